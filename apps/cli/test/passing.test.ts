import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { AgreedZone } from "@tansiq/agreement";
import type { Dialogue, OperationDetail, Passings, TheatreContradiction } from "@tansiq/api";
import { LANGUAGES } from "@tansiq/language";
import { DAY_US } from "@tansiq/space";
import { until } from "../../../tests/system/until.ts";
import { demoAgreement } from "../src/drive/agreements.ts";
import { done, jsonOf, refused, tansiq } from "./command.ts";
import { disc, PERSON, serve, world } from "./theatres.ts";

const NOW_US = Date.now() * 1_000;
const zone = (id: string, rule: AgreedZone["rule"], responsible: string, lon9: number) => ({
	id,
	name: id,
	rule,
	outline: { kind: "disc" as const, lat9: 46e9, lon9, radiusMm: 5_000_000 },
	band: { datum: "W84" as const, lower01mm: 0, upper01mm: 10_000_000 },
	window: { startUs: NOW_US, endUs: NOW_US + DAY_US },
	responsible: [responsible],
});
const { minima } = demoAgreement(
	{
		id: "sample",
		theatre: { south9: 0, west9: 0, north9: 1, east9: 1 },
		validity: { startUs: 0, endUs: 1 },
	},
	[],
);

describe("agreements of one party, and what passes between its theatres", async () => {
	const { north, south, southern } = await world(
		{ after },
		{
			north: { zones: [zone("gate", "consent", "bravo", 8e9), zone("far", "free", "bravo", 9e9)] },
			south: {
				zones: [zone("harbour", "closed", "charlie", 8_020_000_000)],
				minima: minima.map((each) =>
					each.classes.join() === "uncrewed,uncrewed" ? { ...each, radiusMm: 400_000 } : each,
				),
				disclosure: [
					{ id: "boats", class: "fixed", category: "any", level: "sealed", release: "automatic" },
					{ id: "told", class: "any", category: "any", level: "volume", release: "automatic" },
				],
			},
		},
	);
	await Promise.all([
		serve({ after }, [north.alpha.folder, south.alpha.folder]),
		serve({ after }, [north.bravo.folder]),
		serve({ after }, [south.charlie.folder]),
	]);
	const BY = ["--operator", PERSON.operator];

	/**
	 * @row M25
	 * @does A negotiator sees which rules of his agreement cannot be kept together with those that his side signed with somebody else, each in his language.
	 * @reach tansiq agreement compare; GET /v1/theatres/contradictions
	 * @plant packages/agreement/src/between-agreements.ts: `if (overlap(first.validity, second.validity) === null) return [];` → `if (overlap(first.validity, second.validity) !== null) return [];`
	 */
	test("are compared: minima, zones, consent against closure, what one seals and the other tells", async () => {
		const ended = await tansiq("agreement", "compare", north.alpha.url, "--json");
		assert.equal(ended.code, 3, ended.err);
		const { contradictions } = jsonOf(ended) as { contradictions: TheatreContradiction[] };
		assert.deepEqual(
			contradictions.map(({ phrase, peers, zones }) => [phrase, peers.join(), zones.join()]),
			[
				["between.minima", "bravo,charlie", ""],
				["between.consent", "bravo,charlie", "gate,harbour"],
				["between.responsible", "bravo,charlie", "gate,harbour"],
				["between.disclosure", "charlie,bravo", ""],
			],
		);
		for (const { sentences, theatres } of contradictions) {
			assert.deepEqual(theatres, ["north", "south"]);
			assert.deepEqual(Object.keys(sentences).sort(), [...LANGUAGES].sort());
			for (const text of Object.values(sentences))
				assert.ok(text.includes("bravo") && text.includes("charlie"), text);
		}
		const { out, code } = await tansiq("agreement", "compare", south.alpha.url, "--lang", "en");
		assert.equal(code, 3);
		assert.match(out, /^south and north: Entering zone “gate” takes consent .*bravo.*“harbour”/m);
		assert.match(out, /^4 contradictions$/m);
		// Whoever is on one of the lines alone learns of no other agreement.
		const alone = await tansiq("agreement", "compare", south.charlie.url);
		assert.deepEqual([alone.code, alone.out], [0, "0 contradictions\n"]);
	});

	/**
	 * @row M39
	 * @does A planner passes on to another theatre what a partner told him there only once that partner has consented on its own line, and the consent is kept with it.
	 * @reach tansiq passing ask, consent, withdraw, list; tansiq pass-on; POST /v1/passings, /v1/operations/:ref/pass-on
	 * @plant packages/party/src/passing.ts: `if (word?.act !== "consent" || word.ref !== consent)` → `if (word?.act === "withdraw")`
	 */
	test("a notice is passed on with its author's consent on its own line, and not before", async () => {
		const lon9 = 8_234_567_891;
		await north.bravo.client.put("/v1/operations/survey", disc(47_200_000_000, lon9, 90));
		const dialogues = () => north.alpha.client.get<Dialogue[]>("/v1/dialogues");
		await until("alpha has the notice", async () =>
			(await dialogues()).some(({ operation }) => operation !== null),
		);
		const ref = (await dialogues()).find(({ operation }) => operation !== null)?.ref ?? "";
		const pass = (consent: string, ...more: string[]) =>
			tansiq(
				"pass-on",
				north.alpha.url,
				ref,
				"--to",
				"south",
				"--consent",
				consent,
				...BY,
				...more,
			);
		const passing = (act: string, url: string, to = "charlie") =>
			tansiq("passing", act, url, ref, "--to", to, ...BY);

		const asked = done(await passing("ask", north.alpha.url)).out.match(/^said: (alpha\/\S+)$/m);
		assert.ok(asked?.[1]);
		// Free text never counts, however friendly, nor the question itself, nor a word on another party.
		const said = await north.bravo.client.post<{ ref: string }>("/v1/messages", {
			msg: "TQ-71",
			body: { lang: "en", text: `You may tell charlie of ${ref}.` },
		});
		const toAnother = done(await passing("consent", north.bravo.url, "delta")).out;
		const other = toAnother.match(/^said: (\S+)$/m)?.[1] ?? "";
		const passings = () => north.alpha.client.get<Passings>("/v1/passings");
		await until("it has come", async () =>
			(await passings()).passings.some(({ word }) => word?.ref === other),
		);
		for (const consent of [said.ref, asked[1], other, `${ref}`])
			refused(await pass(consent), 1, /consent \S+, expected an entry of bravo on this line/);
		refused(await passing("consent", north.alpha.url), 1, /notice .* expected a notice of ours/);

		const word = done(await passing("consent", north.bravo.url)).out.match(/^said: (\S+)$/m)?.[1];
		await until("alpha has the consent", async () =>
			(await passings()).passings.some((each) => each.word?.ref === word),
		);
		const stranger = await pass(word ?? "", "--there", "nobody-1");
		refused(stranger, 1, /there.operator nobody-1: expected somebody of the other theatre/);
		assert.ok(!southern.heard.some((text) => text.includes(String(lon9))), "nothing crossed yet");

		const { out } = done(await pass(word ?? ""));
		const id = out.match(/^declared in south: (\S+)$/m)?.[1] ?? "";
		const { operation } = await south.alpha.client.get<OperationDetail>(`/v1/operations/${id}`);
		assert.equal(operation.label, "on behalf of bravo");
		await until("charlie has it, by the rules of the south", async () =>
			southern.heard.some((text) => text.includes(String(lon9))),
		);
		assert.ok(!southern.heard.some((text) => text.includes("bravo")), "but not whose it is");
		const { onBehalf } = jsonOf(
			done(await tansiq("passing", "list", south.alpha.url, "--json")),
		) as Passings;
		assert.deepEqual(onBehalf, [
			{ operation: id, theatre: "north", party: "bravo", notice: ref, consent: word },
		]);
		done(await pass(word ?? ""));
		const listed = done(await tansiq("passing", "list", north.alpha.url)).out;
		assert.match(
			listed,
			new RegExp(`^${ref} to charlie  asked .*consent ${word}  declared in south`, "m"),
		);

		done(await passing("withdraw", north.bravo.url));
		await until("alpha knows", async () =>
			(await passings()).passings.some((each) => each.word?.act === "withdraw"),
		);
		refused(await pass(word ?? ""), 1, /consent \S+, expected an entry of bravo/);
	});
});
