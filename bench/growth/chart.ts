/** One line of a chart: what is counted, and what it cost. */
export interface Curve {
	name: string;
	/** What is counted along the x axis. */
	of: string;
	unit: string;
	points: readonly { count: number; cost: number }[];
}

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 76;
const BOTTOM = 52;
const TOP = 40;
const RIGHT = 24;

/** A chart of one curve on logarithmic axes, with every point's figure beside it; readable without colour. */
export function chart(curve: Curve): string {
	const x = axis(
		curve.points.map(({ count }) => count),
		LEFT,
		WIDTH - RIGHT,
	);
	const y = axis(
		curve.points.map(({ cost }) => cost),
		HEIGHT - BOTTOM,
		TOP,
	);
	const at = curve.points.map(({ count, cost }) => [x.place(count), y.place(cost)] as const);
	const line = at.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ");
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" role="img">
<title>${curve.name}: ${curve.unit} by ${curve.of}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="22" font-size="15" font-weight="600">${curve.name}, ${curve.unit}</text>
${x.ticks.map((tick) => `<path d="M${x.place(tick).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#ddd"/><text x="${x.place(tick).toFixed(1)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${short(tick)}</text>`).join("\n")}
${y.ticks.map((tick) => `<path d="M${LEFT} ${y.place(tick).toFixed(1)}H${WIDTH - RIGHT}" stroke="#ddd"/><text x="${LEFT - 8}" y="${(y.place(tick) + 4).toFixed(1)}" text-anchor="end">${short(tick)}</text>`).join("\n")}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${curve.of}</text>
<polyline points="${line}" fill="none" stroke="#1d4ed8" stroke-width="2"/>
${at.map(([px, py], i) => `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="4" fill="#1d4ed8"/><text x="${px.toFixed(1)}" y="${(py - 10).toFixed(1)}" text-anchor="${i === at.length - 1 ? "end" : i === 0 ? "start" : "middle"}" font-weight="600">${figure(curve.points[i]?.cost ?? 0)}</text>`).join("\n")}
</svg>
`;
}

/** A logarithmic axis over whole powers of ten. */
function axis(values: readonly number[], from: number, to: number) {
	const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
	const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
	const place = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
	const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
	return { place, ticks };
}

function short(value: number): string {
	if (value >= 1e6) return `${value / 1e6} M`;
	return value >= 1e3 ? `${value / 1e3} k` : String(Number(value.toPrecision(1)));
}

function figure(value: number): string {
	return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}
