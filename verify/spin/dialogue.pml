/*
 * One dialogue between two desks: a message with a deadline, and how it ends.
 *
 * The line under it (receipts.pml) brings each party's entries to the other in their order, none
 * lost and none twice, after any delay. So each direction is a queue. What is modelled here is
 * what can go wrong above that: an answer that crosses the deadline or a DISREGARD, two officers
 * who both answer, a second STANDBY, an answer to what is over.
 *
 *   The originator counts the time from the receipt; STANDBY restarts it once.
 *   The first closing answer that he commits before the deadline closes the dialogue. Silence past
 *   it is overdue; a later answer then closes it late.
 *   DISREGARD takes the message back only when it is answered by ROGER; an answer that the
 *   responder gave before that ROGER still counts.
 *   His OUTCOME decides at both desks.
 *
 *   spin -a dialogue.pml && cc -o pan pan.c && ./pan -a                  safety
 *   spin -a -DLIVE dialogue.pml && cc -DNFAIR=4 -o pan pan.c && ./pan -a -f        every dialogue ends
 *
 * Planted mistakes, each of which has to be found: LATE_IS_CLOSED, CANCEL_AT_ONCE,
 * LAST_ANSWER_COUNTS, RESPONDER_DECIDES, CANCEL_OVERDUE, and with LIVE: STANDBY_AGAIN,
 * NO_DEADLINE.
 */

#define DEADLINE 2          /* ticks */
#define ANSWERS 3           /* how often officers of the responder try to answer */
#define STANDBYS 2

mtype = { NOTICE, DISREGARD, OUTCOME, STANDBY, ANSWER, ROGER_DISREGARD };
mtype = { none, closed, overdue, closed_late, cancelled };

/* Entries as they cross: what they are, and which answer (1: comply, 2: unable) or outcome. */
chan toResponder = [5] of { mtype, mtype };
chan toOriginator = [7] of { mtype, byte };

/* The originator's fold. */
bool delivered;             /* the receipt is stored: the time runs */
byte left = DEADLINE;
bool extended, takenBack;
byte answer;
mtype outcome = none;

/* The responder's fold of both logs. */
bool arrived, sawDisregard, rogered;
byte ownAnswer;
mtype shown = none;         /* the outcome that his desk shows as decided */

byte tries = ANSWERS, standbys = STANDBYS;

/* Ghosts. */
byte effective;             /* closing answers that had an effect at the originator */
bool rogerCame;             /* the originator has committed the ROGER */

inline decide(what)
{
	/* Overdue may be followed by closed late, and by nothing else. */
	assert(outcome == none || (outcome == overdue && what == closed_late));
	assert(what != cancelled || rogerCame);
	outcome = what;
	toResponder!OUTCOME,what
}

active proctype Say()
{
	toResponder!NOTICE,none
}

/* A receipt follows the arrival; only then can a deadline pass. */
active proctype Receipt()
{
	atomic { arrived -> delivered = true }
}

/* Monotonic time, which no message and no restart turns back. */
active proctype Time()
{
end:
	do
	:: atomic { delivered && outcome == none && left > 0 -> left-- }
	:: else  /* a dialogue that stands still does so for ever, and that is a run too */
	od
}

/* Nothing committed before the deadline means overdue. */
active proctype Deadline()
{
end:
	do
#ifndef NO_DEADLINE
	:: atomic { delivered && left == 0 && outcome == none -> decide(overdue) }
#else
	:: false
#endif
	od
}

/* May happen at any moment, or never. */
active proctype TakeBack()
{
end:
	do
	:: atomic { delivered && outcome == none && !takenBack ->
		takenBack = true;
		toResponder!DISREGARD,none;
#ifdef CANCEL_AT_ONCE
		decide(cancelled)
#endif
		}
	:: atomic { delivered && !takenBack -> break }
	od
}

active proctype OriginatorHears()
{
	byte which;
end:
	do
	:: atomic { toOriginator?STANDBY,_ ->
		if
#ifdef STANDBY_AGAIN
		:: outcome == none && left > 0 -> left = DEADLINE
#else
		:: outcome == none && left > 0 && !extended -> left = DEADLINE
#endif
		:: else
		fi;
		extended = true }

	:: atomic { toOriginator?ANSWER,which ->
		if
		:: answer == 0 && outcome == none && left > 0 ->
			answer = which; effective++; decide(closed)
		:: answer == 0 && outcome == none && left == 0 ->
			answer = which; effective++; decide(closed_late)
		:: answer == 0 && outcome == overdue ->
			answer = which; effective++;
#ifdef LATE_IS_CLOSED
			decide(closed)
#else
			decide(closed_late)
#endif
#ifdef LAST_ANSWER_COUNTS
		:: answer != 0 -> answer = which; effective++
#endif
		:: else  /* a second answer, or one to what was taken back: ERROR, no effect */
		fi;
		which = 0 }

	:: atomic { toOriginator?ROGER_DISREGARD,_ ->
		rogerCame = true;
		if
#ifdef CANCEL_OVERDUE
		:: outcome == none || outcome == overdue -> decide(cancelled)
#else
		:: outcome == none && left > 0 -> decide(cancelled)
#endif
		:: else  /* answered or overdue already: that stands */
		fi }
	od
}

active proctype ResponderHears()
{
	mtype what;
end:
	do
	:: atomic { toResponder?NOTICE,_ -> arrived = true }
	:: atomic { toResponder?DISREGARD,_ -> sawDisregard = true }
	:: atomic { toResponder?OUTCOME,what ->
#ifdef RESPONDER_DECIDES
		if
		:: shown == none -> shown = what
		:: else
		fi;
#else
		shown = what;
#endif
		what = 0 }
	od
}

/*
 * Officers of the responder: each may answer, and none waits for another. Which answer counts at
 * his own desk is the same rule: the first in his log, unless ROGER to a DISREGARD stands before it.
 */
active proctype Officers()
{
	byte which;
end:
	do
	:: atomic { arrived && tries > 0 ->
		tries--;
		if
		:: which = 1
		:: which = 2
		fi;
		toOriginator!ANSWER,which;
		if
		:: ownAnswer == 0 -> ownAnswer = which
		:: else
		fi;
#ifdef RESPONDER_DECIDES
		if
		:: shown == none -> shown = closed
		:: else
		fi;
#endif
		which = 0 }
	:: atomic { arrived && tries > 0 -> tries-- }  /* silence */
#ifdef LIVE
	/* Without end, so that only the rule at the originator can stop it. */
	:: atomic { arrived && len(toOriginator) < 2 -> toOriginator!STANDBY,0 }
#else
	:: atomic { arrived && standbys > 0 -> standbys--; toOriginator!STANDBY,0 }
#endif
	:: atomic { sawDisregard && !rogered -> rogered = true; toOriginator!ROGER_DISREGARD,0 }
	od
}

#define QUIET (empty(toResponder) && empty(toOriginator) && outcome != none)

/* Exactly one closing answer has effect; what ended by an answer ended by one both desks know. */
active proctype Judge()
{
end:
	do
	:: atomic { QUIET ->
		assert(effective <= 1);
		assert((outcome == closed || outcome == closed_late) == (effective == 1));
		assert(effective == 0 || answer == ownAnswer);
		assert(shown == outcome) }
	od
}

#ifdef LIVE
ltl ends { <> (outcome != none && shown == outcome) }
#endif
