/*
 * The receipt protocol of one log: an author A, who says, and a mirror B, who hears.
 *
 *   say:  sign, commit (fsync), send
 *   hear: verify, fix the receipt time T, commit, countersign exactly that T
 *
 * Either crashes at any point and keeps only what it has committed. The channel loses, duplicates
 * and reorders. A frame is the author's log up to a size, its entries and signed head; a receipt
 * is the mirror's countersignature over a size, with its T. What an entry says is chosen freely,
 * so an author who has lost what he signed signs something else at the same index.
 *
 *   spin -a receipts.pml && cc -o pan pan.c && ./pan -a             safety, faults without end
 *   spin -a -DLIVE receipts.pml && cc -DNFAIR=4 -o pan pan.c && ./pan -a -f   liveness, faults that end
 *
 * Planted mistakes, each of which has to be found: COSIGN_BEFORE_COMMIT, SEND_BEFORE_COMMIT,
 * FRESH_TIME, FORGET_TIME, and with LIVE: SEND_ONCE.
 */

#define ENTRIES 2
#define VALUES 2       /* what an entry may say: 1 or 2; 0 is no entry */

/* TIMES: distinct readings of the mirror's clock. */
#ifdef LIVE
#define TIMES 2
#define FAULTS 2
byte faults = FAULTS;
#define MAY_FAIL (faults > 0)
#define FAIL faults--
#else
#define TIMES 3
#define MAY_FAIL true
#define FAIL skip
#endif

/* The author: what it has in memory, and what a crash leaves of it. */
byte aSize, aDurable;
byte aValue[ENTRIES];
byte aReceipted, aReceiptedDurable;
byte aSent;

/* The mirror, the same. T belongs to the newest size. */
byte bSize, bDurable;
byte bValue[ENTRIES];
byte bTime, bTimeDurable;
bool bOwes;            /* an answer is owed for a frame that was heard */
byte clock = 1;

/* In flight: frames by size and content, receipts by size and T. Sets: order means nothing. */
bool frame1[VALUES + 1];
bool frame2[9];        /* 3 * first value + second value */
bool receipt[6];       /* 3 * (size - 1) + (T - 1) */

/* Ghosts: what ever left a node, seen by nobody but the properties. */
byte leftValue[ENTRIES];
byte leftTime[ENTRIES + 1];

inline showEntry(i)
{
	assert(leftValue[i] == 0 || leftValue[i] == aValue[i]);  /* one entry for one index */
	leftValue[i] = aValue[i]
}

inline sendFrame(size)
{
	showEntry(0);
	if
	:: size == 1 -> frame1[aValue[0]] = true
	:: size == 2 -> showEntry(1); frame2[3 * aValue[0] + aValue[1]] = true
	fi;
	aSent = size
}

#ifdef SEND_BEFORE_COMMIT
#define SENDABLE aSize
#else
#define SENDABLE aDurable
#endif

#ifdef SEND_ONCE
#define WANTS_TO_SEND (SENDABLE > aReceipted && SENDABLE > aSent)
#else
#define WANTS_TO_SEND (SENDABLE > aReceipted)
#endif

active proctype Sign()
{
end:
	do
	:: atomic { aSize < ENTRIES ->
		if
		:: aValue[aSize] = 1
		:: aValue[aSize] = 2
		fi;
		aSize++ }
	od
}

active proctype AuthorCommit()
{
end:
	do
	:: atomic { (aDurable != aSize || aReceiptedDurable != aReceipted) ->
		aDurable = aSize; aReceiptedDurable = aReceipted }
	od
}

active proctype Send()
{
end:
	do
	:: atomic { WANTS_TO_SEND -> sendFrame(SENDABLE) }
	od
}

/* A receipt names a head that the author signed; only a larger one says anything new. */
inline takeReceipt(size)
{
	if
	:: size > aReceipted && size <= aSize -> aReceipted = size
	:: else
	fi;
	/* The first property: whatever the author holds a receipt for is in the mirror's durable log. */
	assert(aReceipted <= bDurable);
	assert(aReceipted < 1 || aValue[0] == bValue[0]);
	assert(aReceipted < 2 || aValue[1] == bValue[1])
}

inline arrived(inFlight)
{
	if
	:: inFlight = false
	:: MAY_FAIL -> FAIL  /* a copy stays on the way */
	fi
}

active proctype TakeReceipt()
{
end:
	do
	:: atomic { receipt[0] -> arrived(receipt[0]); takeReceipt(1) }
	:: atomic { receipt[1] -> arrived(receipt[1]); takeReceipt(1) }
	:: atomic { receipt[2] -> arrived(receipt[2]); takeReceipt(1) }
	:: atomic { receipt[3] -> arrived(receipt[3]); takeReceipt(2) }
	:: atomic { receipt[4] -> arrived(receipt[4]); takeReceipt(2) }
	:: atomic { receipt[5] -> arrived(receipt[5]); takeReceipt(2) }
	od
}

active proctype Tick()
{
end:
	do
	:: atomic { clock < TIMES -> clock++ }
	:: clock > 0  /* a line that stands still does so for ever, and that is a run too */
	od
}

/*
 * A frame not longer than the mirror is answered with the newest receipt. A longer one has to
 * continue what is mirrored; else its head is a fork, which an honest author never makes.
 */
inline hearFrame(size, first, second)
{
	assert(bSize < 1 || bValue[0] == first);
	assert(bSize < 2 || size < 2 || bValue[1] == second);
	if
	:: size > bSize ->
		bValue[0] = first;
		if
		:: size == 2 -> bValue[1] = second
		:: else
		fi;
		bSize = size;
		bTime = clock
	:: else
	fi;
	bOwes = true
}

active proctype Hear()
{
end:
	do
	:: atomic { frame1[1] -> arrived(frame1[1]); hearFrame(1, 1, 0) }
	:: atomic { frame1[2] -> arrived(frame1[2]); hearFrame(1, 2, 0) }
	:: atomic { frame2[4] -> arrived(frame2[4]); hearFrame(2, 1, 1) }
	:: atomic { frame2[5] -> arrived(frame2[5]); hearFrame(2, 1, 2) }
	:: atomic { frame2[7] -> arrived(frame2[7]); hearFrame(2, 2, 1) }
	:: atomic { frame2[8] -> arrived(frame2[8]); hearFrame(2, 2, 2) }
	od
}

active proctype MirrorCommit()
{
end:
	do
	:: atomic { (bDurable != bSize || bTimeDurable != bTime) ->
		bDurable = bSize; bTimeDurable = bTime }
	od
}

#ifdef COSIGN_BEFORE_COMMIT
#define MAY_COSIGN true
#else
#define MAY_COSIGN (bDurable == bSize && bTimeDurable == bTime)
#endif

#ifdef FRESH_TIME
#define COSIGNED_TIME clock
#else
#define COSIGNED_TIME bTime
#endif

active proctype Cosign()
{
end:
	do
	:: atomic { (bOwes && bSize > 0 && MAY_COSIGN) ->
		/* The second property: for one head there is one T. */
		assert(leftTime[bSize] == 0 || leftTime[bSize] == COSIGNED_TIME);
		leftTime[bSize] = COSIGNED_TIME;
		receipt[3 * (bSize - 1) + COSIGNED_TIME - 1] = true;
		bOwes = false }
	od
}

active proctype Lose()
{
end:
	do
	:: atomic { MAY_FAIL && frame1[1] -> frame1[1] = false; FAIL }
	:: atomic { MAY_FAIL && frame1[2] -> frame1[2] = false; FAIL }
	:: atomic { MAY_FAIL && frame2[4] -> frame2[4] = false; FAIL }
	:: atomic { MAY_FAIL && frame2[5] -> frame2[5] = false; FAIL }
	:: atomic { MAY_FAIL && frame2[7] -> frame2[7] = false; FAIL }
	:: atomic { MAY_FAIL && frame2[8] -> frame2[8] = false; FAIL }
	:: atomic { MAY_FAIL && receipt[0] -> receipt[0] = false; FAIL }
	:: atomic { MAY_FAIL && receipt[1] -> receipt[1] = false; FAIL }
	:: atomic { MAY_FAIL && receipt[2] -> receipt[2] = false; FAIL }
	:: atomic { MAY_FAIL && receipt[3] -> receipt[3] = false; FAIL }
	:: atomic { MAY_FAIL && receipt[4] -> receipt[4] = false; FAIL }
	:: atomic { MAY_FAIL && receipt[5] -> receipt[5] = false; FAIL }
	od
}

/* Memory is gone, the disk stays; the next start folds the disk again. */
active proctype CrashAuthor()
{
end:
	do
	:: atomic { MAY_FAIL && (aSize != aDurable || aReceipted != aReceiptedDurable || aSent > 0) ->
		FAIL;
		if
		:: aDurable < 2 -> aValue[1] = 0
		:: else
		fi;
		if
		:: aDurable < 1 -> aValue[0] = 0
		:: else
		fi;
		aSize = aDurable; aReceipted = aReceiptedDurable; aSent = 0 }
	od
}

active proctype CrashMirror()
{
end:
	do
	:: atomic { MAY_FAIL && (bSize != bDurable || bTime != bTimeDurable || bOwes) ->
		FAIL;
		if
		:: bDurable < 2 -> bValue[1] = 0
		:: else
		fi;
		if
		:: bDurable < 1 -> bValue[0] = 0
		:: else
		fi;
		bSize = bDurable; bOwes = false;
#ifdef FORGET_TIME
		bTime = clock
#else
		bTime = bTimeDurable
#endif
		}
	od
}

#ifdef LIVE
ltl taken { <> [] (aReceiptedDurable == ENTRIES) }
#endif
