module tansiq/verify

go 1.19

require (
	golang.org/x/mod v0.7.0
	golang.org/x/text v0.3.8
)
