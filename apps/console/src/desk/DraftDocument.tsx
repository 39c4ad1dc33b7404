import type { Draft } from "@tansiq/api";
import { AFFIRM, ZONE_AGREEMENT } from "@tansiq/hotline";
import { useEffect, useState } from "preact/hooks";
import type { CheckedAgreement } from "../link/agreement.ts";
import { useView } from "./context.tsx";
import { DocumentFindings } from "./DocumentFindings.tsx";

/** The version that a draft brings into force: nobody signs a hash unread. */
export function DraftDocument({ draft }: { draft: Draft }) {
	const { desk, state, translate } = useView();
	const { language } = translate;
	const [found, setFound] = useState<Omit<CheckedAgreement, "hash"> | null>(null);
	const { msg, answers, body } = draft;
	const asked = state.desk?.dialogues.find(({ ref }) => ref === answers);
	const isAbout =
		(msg === ZONE_AGREEMENT && body.document !== undefined) ||
		(msg === AFFIRM && asked?.msg === ZONE_AGREEMENT);
	useEffect(() => {
		setFound(null);
		if (isAbout) void desk.commands.documentOf(draft, language).then(setFound);
	}, [draft.id, language, isAbout]);
	return found === null ? null : <DocumentFindings found={found} />;
}
