import type { Desk, Dialogue } from "@tansiq/api";
import { useEffect, useState } from "preact/hooks";
import { Figure, Say, useView } from "./context.tsx";
import { AnsweredBy } from "./DialoguePanel.tsx";
import { Facts } from "./Facts.tsx";
import { Utc } from "./times.tsx";

/** An answer that one side vouches for: who typed it in, who gave it, and the hash it stands on. */
export function Attestation({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { answer, direction } = dialogue;
	const attestation = answer?.attestation;
	if (answer === null || attestation === undefined) return null;
	const { evidence, from, how, atUs, entry } = attestation;
	const author = direction === "sent" ? desk.party : desk.peer;
	return (
		<section class="attestation">
			<p class="one-sided">
				<span aria-hidden="true">◐</span>{" "}
				<Say id="onpaper.one_side" slots={{ party: author.name }} />
			</p>
			<Facts
				title="onpaper.evidence_title"
				rows={[
					["onpaper.typed_by", <AnsweredBy answer={answer} />],
					["onpaper.from", <Say id={`role.${from}`} />],
					[
						"onpaper.given",
						<>
							<Say id={`way.${how}`} /> · <Utc us={atUs} seconds />
						</>,
					],
					["onpaper.file_hash", <FileHash sealed={evidence} key={evidence} />],
					["onpaper.sealed_hash", <Figure class="code">{evidence}</Figure>],
					["record.ref", <Figure>{entry}</Figure>],
				]}
			/>
		</section>
	);
}

/** The hash that `sha256sum` prints of the scan or mail, where its key is at this node. */
function FileHash({ sealed }: { sealed: string }) {
	const { desk } = useView();
	const [hash, setHash] = useState<string | null | "asking">("asking");
	useEffect(() => {
		let wanted = true;
		void desk.commands.fileBehind(sealed).then((found) => {
			if (wanted) setHash(found);
		});
		return () => {
			wanted = false;
		};
	}, [sealed]);
	if (hash === "asking") return <>…</>;
	if (hash === null) return <Say id="onpaper.unread" />;
	return <Figure class="code">{hash}</Figure>;
}
