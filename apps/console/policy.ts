/**
 * The Content-Security-Policy of the desk. It stands in the page, and a server sends the same
 * with `frame-ancestors 'none'`, which only a header can carry. The map needs inline style
 * properties set by script, which the policy does not govern, and a worker of this origin.
 */
export const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"connect-src 'self'",
	"img-src 'self' data: blob:",
	"worker-src 'self' blob:",
	"base-uri 'none'",
	"form-action 'none'",
].join("; ");
