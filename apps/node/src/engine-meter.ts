/** CPU time of this thread in what the space engine is asked for, since the start. */
export class EngineMeter {
	readonly check = { count: 0, cpuUs: 0 };
	readonly tick = { count: 0, cpuUs: 0 };

	/** Runs one check or tick, and counts what it took, also when it throws. */
	run<T>(kind: "check" | "tick", work: () => T): T {
		const before = process.threadCpuUsage();
		try {
			return work();
		} finally {
			const { user, system } = process.threadCpuUsage(before);
			this[kind].count++;
			this[kind].cpuUs += user + system;
		}
	}
}
