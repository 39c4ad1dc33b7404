/** Colours of the map; grey but for what is abnormal, as on the rest of the desk. */
export interface Palette {
	sea: string;
	land: string;
	coast: string;
	grid: string;
	text: string;
	halo: string;
	own: string;
	theirs: string;
	track: string;
	dim: string;
	urgent: string;
}

export const PALETTES: Record<"dark" | "light", Palette> = {
	dark: {
		sea: "#11161b",
		land: "#1d2328",
		coast: "#465058",
		grid: "#1e262d",
		text: "#dfe4e8",
		halo: "#11161b",
		own: "#c3ced7",
		theirs: "#93a4b1",
		track: "#eef2f5",
		dim: "#8b98a2",
		urgent: "#f2b134",
	},
	light: {
		sea: "#e4eaee",
		land: "#f6f6f2",
		coast: "#98a2a8",
		grid: "#d6dde2",
		text: "#1c2328",
		halo: "#ffffff",
		own: "#2f3b45",
		theirs: "#5b6a75",
		track: "#12181d",
		dim: "#535e66",
		urgent: "#8f5200",
	},
};
