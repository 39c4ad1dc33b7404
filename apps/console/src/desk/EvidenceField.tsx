import { useState } from "preact/hooks";
import { type Evidence, evidenceOf } from "../state/evidence.ts";
import { Figure, Say } from "./context.tsx";
import { Fault } from "./Field.tsx";

const NAME = "attest-evidence";

/** A file that is hashed where it lies. Of its name and content nothing is sent. */
export function EvidenceField(props: {
	evidence: Evidence | null;
	take(evidence: Evidence | null): void;
	wrong: boolean;
}) {
	const { evidence, take, wrong } = props;
	const [unreadable, setUnreadable] = useState(false);

	async function read(file: File | undefined): Promise<void> {
		take(null);
		setUnreadable(false);
		if (file === undefined) return;
		try {
			take(await evidenceOf(file));
		} catch {
			setUnreadable(true);
		}
	}

	return (
		<div class="field evidence">
			<label for={NAME}>
				<Say id="onpaper.evidence" />
			</label>
			{/* A browser words its own button in its own language: ours stands for it. */}
			<input
				id={NAME}
				type="file"
				class="visually-hidden"
				aria-invalid={wrong || unreadable}
				aria-describedby={`${NAME}-stays${wrong || unreadable ? ` ${NAME}-fault` : ""}`}
				onChange={(event) => void read(event.currentTarget.files?.[0])}
			/>
			<label class="action pick" for={NAME}>
				<Say id="ask.choose" />
			</label>
			<span class="muted" id={`${NAME}-stays`}>
				<Say id="onpaper.stays" />
			</span>
			{evidence !== null && (
				<output class="hash">
					<span class="muted">
						<Say id="onpaper.file_hash" />
					</span>{" "}
					<Figure class="code">{evidence.sha256}</Figure>
				</output>
			)}
			{(wrong || unreadable) && (
				<Fault of={NAME} id={unreadable ? "onpaper.unreadable" : "compose.needed"} />
			)}
		</div>
	);
}
