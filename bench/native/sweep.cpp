// The tactical sweep of packages/space/assembly/sweep in C++ with SSE4.1: what the same steps
// cost without WebAssembly, on one thread and with one class of tracks.
//   sweep TRACKS PAIRS
// reads the tracks, then for each line of standard input sweeps once and answers with the
// milliseconds that took; at the end of input it writes the pairs.
#include <smmintrin.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

namespace {

constexpr int kBins = 64;
constexpr int kGroupBins = 4;
constexpr uint32_t kDigits = 2048;
constexpr uint32_t kDigitBits = 11;
constexpr uint32_t kMaxGroups = 4;
constexpr uint32_t kMostStrips = 16384;
constexpr uint32_t kFew = 12;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr uint32_t kClassShift = 28;
constexpr uint32_t kStripBits = 14;

struct Record {
	double x, y, vx, vy;
	int32_t z, climb;
	uint32_t name;  // index, and above it class
	uint32_t key;
};
static_assert(sizeof(Record) == 48);

// Eight tracks in sorted order: their boxes and keys.
struct alignas(64) Boxes {
	int16_t x0[8], x1[8], y0[8], y1[8], z0[8], z1[8];
	uint32_t keys[8];
};

// The same eight as floats.
struct alignas(64) Courses {
	float x[8], y[8], vx[8], vy[8];
};

// A box's last column; how many strips below and above its own it visits, and its class.
struct Visit {
	uint32_t column, reach;
};

struct Group {
	double per = 0;
	uint32_t first = 0, strips = 0;
	double widest = 0, highest = 0;
	double count = 0;
};

struct Pair {
	uint32_t a, b;
	double entry, closest, distance;
};

struct Minima {
	double radius2, height;
};

uint32_t count;
double lookAheadUs, seconds;
double halfR[16], halfH[16];
Minima minima[16][16];
double greatestHeight, greatestRadius;
std::vector<double> xs, ys, vxs, vys;
std::vector<int32_t> zs, vzs;
std::vector<uint8_t> classes;

double lowX, highX, lowY, highY, lowZ, highZ;
double bins[kBins][3];
Group groups[kMaxGroups];
uint8_t groupOfBin[kBins];
double perUnitX, perUnitY, perUnitZ, perColumn;
uint32_t columnBits, bucketShift, stripCount;

std::vector<uint32_t> keyOf, places, places2, stripStart, cursors;
std::vector<Record> bucketed;
std::vector<Boxes> boxes;
std::vector<Courses> courses;
std::vector<Visit> visits;
float nearReach[16];
std::vector<Pair> pairs;
uint32_t found;
uint32_t digits[kDigits], digitsHigh[kDigits], bucketStart[kDigits + 1];

inline int binOf(double size) {
	uint64_t bits;
	memcpy(&bits, &size, 8);
	const int exponent = int((bits >> 52) & 0x7ff) - 1023;
	return std::min(std::max(exponent, 0), kBins - 1);
}

inline __m128d low2() { return _mm_set_pd(lowY, lowX); }

inline void boxOf(double x, double y, double vx, double vy, double half, __m128d& bottom, __m128d& top) {
	const __m128d here = _mm_set_pd(y, x);
	const __m128d there = _mm_add_pd(here, _mm_mul_pd(_mm_set_pd(vy, vx), _mm_set1_pd(seconds)));
	const __m128d r = _mm_set1_pd(half);
	bottom = _mm_sub_pd(_mm_min_pd(there, here), r);
	top = _mm_add_pd(_mm_max_pd(there, here), r);
}

inline double lane0(__m128d v) { return _mm_cvtsd_f64(v); }
inline double lane1(__m128d v) { return _mm_cvtsd_f64(_mm_unpackhi_pd(v, v)); }

void measure() {
	memset(bins, 0, sizeof bins);
	__m128d low = _mm_set1_pd(kInfinity), high = _mm_set1_pd(-kInfinity);
	lowZ = kInfinity;
	highZ = -kInfinity;
	for (uint32_t i = 0; i < count; i++) {
		__m128d bottom, top;
		boxOf(xs[i], ys[i], vxs[i], vys[i], halfR[classes[i]], bottom, top);
		const __m128d size = _mm_sub_pd(top, bottom);
		low = _mm_min_pd(bottom, low);
		high = _mm_max_pd(bottom, high);
		const double z = zs[i], climb = vzs[i], z2 = z + climb * seconds;
		const double halfZ = halfH[classes[i]] + (climb == 0 ? 0.0 : 1.0);
		lowZ = std::min(lowZ, std::min(z, z2) - halfZ);
		highZ = std::max(highZ, std::max(z, z2) + halfZ);
		double* bin = bins[binOf(lane0(size) + lane1(size))];
		bin[0] += 1;
		bin[1] = std::max(bin[1], lane0(size));
		bin[2] = std::max(bin[2], lane1(size));
	}
	lowX = lane0(low);
	lowY = lane1(low);
	highX = lane0(high);
	highY = lane1(high);
}

double sparseness(const Group& group) {
	constexpr uint32_t kStep = 61;
	constexpr int kGrid = 64;
	std::vector<uint32_t> cells(kGrid * kGrid);
	const double width = (highX - lowX + 1) / kGrid, height = (highY - lowY + 1) / kGrid;
	const auto inGrid = [](double cell) {
		return int(std::min(std::max(std::floor(cell), 0.0), kGrid - 1.0));
	};
	double met = 0, sampled = 0;
	for (uint32_t i = 0; i < count; i += kStep) {
		uint32_t& cell = cells[kGrid * inGrid((ys[i] - lowY) / height) + inGrid((xs[i] - lowX) / width)];
		met += 2.0 * cell++;
		sampled++;
	}
	const double density = met / sampled / (width * height) * kStep * (group.count / count);
	const double others = density * (group.widest / 2) * group.highest;
	return std::min(std::max(std::sqrt(1.5 * 24 / others), 1.0), 16.0);
}

void plan() {
	for (Group& group : groups) group = Group{};
	uint32_t used = 0;
	double floor = kInfinity;
	for (int k = kBins - 1; k >= 0; k--) {
		if (bins[k][0] == 0) continue;
		if (k < floor && used < kMaxGroups) {
			used++;
			floor = k - kGroupBins + 1;
		}
		Group& group = groups[used - 1];
		group.count += bins[k][0];
		group.widest = std::max(group.widest, bins[k][1]);
		group.highest = std::max(group.highest, bins[k][2]);
		groupOfBin[k] = uint8_t(used - 1);
	}
	double widest = 0, highest = 0;
	stripCount = 0;
	for (Group& group : groups) {
		if (group.count == 0) continue;
		const double height =
			std::max((group.highest + 2) * sparseness(group), (highY - lowY) / (kMostStrips - 1));
		group.per = 1 / height;
		group.first = stripCount;
		group.strips = uint32_t((highY - lowY) / height) + 1;
		stripCount += group.strips;
		widest = std::max(widest, group.widest);
		highest = std::max(highest, group.highest + height);
		group.widest += 2;
		group.highest += 2;
	}
	const uint32_t stripBits = 32 - uint32_t(__builtin_clz(stripCount));
	const double wanted = std::ceil(std::log2(std::max(2.0, 2.0 * count / kDigits)));
	const uint32_t shortBits = kDigitBits + std::min(uint32_t(wanted), kDigitBits);
	const uint32_t keyBits = stripBits + 8 <= shortBits ? shortBits : 31;
	columnBits = keyBits - stripBits;
	bucketShift = keyBits - kDigitBits;
	perColumn = (double(1u << columnBits) - 1) / (highX - lowX + 1);
	perUnitX = 1 / std::max(1.0, (2 * widest + 4) / 32000);
	perUnitY = 1 / std::max(1.0, (2 * highest + 8) / 32000);
	const double least = std::max(1.0, (highZ - lowZ) / 32000);
	const double half = greatestHeight / 2;
	perUnitZ = 1 / (half < least ? least : half / std::floor(half / least));
	double wide = 0, high = 0;
	for (const Group& group : groups) {
		wide = std::max(wide, group.widest);
		high = std::max(high, group.highest);
	}
	const double farthest = std::max((highX - lowX) / 2 + wide, (highY - lowY) / 2 + high);
	const double longest = std::max(wide, high), rounding = std::ldexp(1, -24);
	const double slack = 1 + rounding * (32 * farthest + 256 * longest + 40 * greatestRadius) +
						 std::sqrt(48 * rounding * greatestRadius * longest);
	nearReach[0] = float((greatestRadius + slack) * (greatestRadius + slack) * (1 + 64 * rounding));
}

void keys() {
	memset(digits, 0, sizeof digits);
	for (uint32_t i = 0; i < count; i++) {
		__m128d bottom, top;
		boxOf(xs[i], ys[i], vxs[i], vys[i], halfR[classes[i]], bottom, top);
		const __m128d size = _mm_sub_pd(top, bottom);
		const Group& group = groups[groupOfBin[binOf(lane0(size) + lane1(size))]];
		const __m128d place =
			_mm_mul_pd(_mm_sub_pd(bottom, low2()), _mm_set_pd(group.per, perColumn));
		const uint32_t strip = group.first + uint32_t(lane1(place));
		const uint32_t key = (strip << columnBits) | uint32_t(lane0(place));
		keyOf[i] = key;
		digits[key >> bucketShift]++;
	}
	uint32_t place = 0;
	for (uint32_t d = 0; d < kDigits; d++) {
		bucketStart[d] = place;
		const uint32_t found = digits[d];
		digits[d] = place;
		place += found;
	}
	bucketStart[kDigits] = place;
}

void scatter() {
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t key = keyOf[i];
		Record& record = bucketed[digits[key >> bucketShift]++];
		record.x = xs[i];
		record.y = ys[i];
		record.vx = vxs[i];
		record.vy = vys[i];
		record.z = zs[i];
		record.climb = vzs[i];
		record.name = i | (uint32_t(classes[i]) << kClassShift);
		record.key = key;
	}
}

void toPlaces(uint32_t* counters, uint32_t most, uint32_t start) {
	uint32_t place = start;
	for (uint32_t digit = 0; digit <= most; digit++) {
		const uint32_t found = counters[digit];
		counters[digit] = place;
		place += found;
	}
}

void order(uint32_t start, uint32_t end) {
	if (end - start <= kFew) {
		for (uint32_t k = start; k < end; k++) {
			uint32_t at = k;
			for (; at > start && bucketed[places[at - 1]].key > bucketed[k].key; at--)
				places[at] = places[at - 1];
			places[at] = k;
		}
		return;
	}
	const bool isShort = bucketShift <= 11;
	const uint32_t lowMask = (1u << std::min(bucketShift, 11u)) - 1;
	std::vector<uint32_t>& first = isShort ? places : places2;
	memset(digits, 0, 4 * (lowMask + 1));
	for (uint32_t k = start; k < end; k++) digits[bucketed[k].key & lowMask]++;
	toPlaces(digits, lowMask, start);
	for (uint32_t k = start; k < end; k++) first[digits[bucketed[k].key & lowMask]++] = k;
	if (isShort) return;
	const uint32_t highMask = (1u << (bucketShift - 11)) - 1;
	memset(digitsHigh, 0, 4 * (highMask + 1));
	for (uint32_t k = start; k < end; k++) digitsHigh[(bucketed[k].key >> 11) & highMask]++;
	toPlaces(digitsHigh, highMask, start);
	for (uint32_t k = start; k < end; k++)
		places[digitsHigh[(bucketed[first[k]].key >> 11) & highMask]++] = first[k];
}

void settle() {
	const uint32_t columns = (1u << columnBits) - 1;
	const __m128d per = _mm_set_pd(perUnitY, perUnitX), low = low2();
	const __m128d middle = _mm_set_pd((lowY + highY) / 2, (lowX + highX) / 2);
	uint32_t next = 0;
	const Group* group = groups;
	for (uint32_t bucket = 0; bucket < kDigits; bucket++) {
		const uint32_t start = bucketStart[bucket], end = bucketStart[bucket + 1];
		if (start == end) continue;
		order(start, end);
		for (uint32_t k = start; k < end; k++) {
			const Record& record = bucketed[places[k]];
			const uint32_t strip = record.key >> columnBits, lane = k % 8;
			for (; next <= strip; next++) stripStart[next] = k;
			while (strip >= group->first + group->strips) group++;
			const uint32_t class_ = record.name >> kClassShift;
			__m128d bottom, top;
			boxOf(record.x, record.y, record.vx, record.vy, halfR[class_], bottom, top);
			bottom = _mm_sub_pd(bottom, low);
			top = _mm_sub_pd(top, low);
			const __m128d q0 = _mm_floor_pd(_mm_mul_pd(bottom, per));
			const __m128d q1 = _mm_ceil_pd(_mm_mul_pd(top, per));
			const double z = record.z, climb = record.climb, z2 = z + climb * seconds;
			const double halfZ = halfH[class_] + double(climb != 0);
			Boxes& box = boxes[k / 8];
			box.x0[lane] = int16_t(int64_t(lane0(q0)));
			box.x1[lane] = int16_t(int64_t(lane0(q1)));
			box.y0[lane] = int16_t(int64_t(lane1(q0)));
			box.y1[lane] = int16_t(int64_t(lane1(q1)));
			box.z0[lane] = int16_t(int64_t(std::floor((std::min(z, z2) - halfZ - lowZ) * perUnitZ + 1e-7)));
			box.z1[lane] = int16_t(int64_t(std::ceil((std::max(z, z2) + halfZ - lowZ) * perUnitZ - 1e-7)));
			box.keys[lane] = record.key;
			const __m128d here = _mm_sub_pd(_mm_set_pd(record.y, record.x), middle);
			Courses& course = courses[k / 8];
			course.x[lane] = float(lane0(here));
			course.y[lane] = float(lane1(here));
			course.vx[lane] = float(record.vx);
			course.vy[lane] = float(record.vy);
			const uint32_t own = strip - group->first;
			const uint32_t below =
				own - uint32_t(std::max(lane1(bottom) - group->highest, 0.0) * group->per);
			const uint32_t above = std::min(uint32_t(lane1(top) * group->per), group->strips - 1) - own;
			visits[k] = {std::min(uint32_t(lane0(top) * perColumn), columns),
						 below | (above << kStripBits) | (class_ << (2 * kStripBits))};
		}
	}
	for (; next <= stripCount; next++) stripStart[next] = count;
	for (uint32_t k = count; k <= (count | 7) + 8; k++) boxes[k / 8].keys[k % 8] = 0xffffffff;
}

// What the filter found: the place of a track, which eight it looked at, and a bit for each of these
// that may be near.
struct Hit {
	uint32_t own, eight, mask;
};
struct Two {
	const Record *own, *rival;
};
constexpr uint32_t kMostHits = 512;
Hit hits[kMostHits];
Two twos[8 * kMostHits + 1];
uint32_t hitCount;

inline int nearOfFour(const Courses& others, int at, __m128 x, __m128 y, __m128 vx, __m128 vy,
					  __m128 latest, __m128 reach) {
	const __m128 dx = _mm_sub_ps(_mm_load_ps(others.x + at), x);
	const __m128 dy = _mm_sub_ps(_mm_load_ps(others.y + at), y);
	const __m128 dvx = _mm_sub_ps(_mm_load_ps(others.vx + at), vx);
	const __m128 dvy = _mm_sub_ps(_mm_load_ps(others.vy + at), vy);
	const __m128 speed2 = _mm_add_ps(_mm_mul_ps(dvx, dvx), _mm_mul_ps(dvy, dvy));
	const __m128 closing = _mm_add_ps(_mm_mul_ps(dx, dvx), _mm_mul_ps(dy, dvy));
	const __m128 nearest = _mm_min_ps(_mm_div_ps(closing, speed2), _mm_setzero_ps());
	const __m128 closest = _mm_max_ps(nearest, latest);
	const __m128 east = _mm_sub_ps(dx, _mm_mul_ps(dvx, closest));
	const __m128 north = _mm_sub_ps(dy, _mm_mul_ps(dvy, closest));
	const __m128 distance2 = _mm_add_ps(_mm_mul_ps(east, east), _mm_mul_ps(north, north));
	return _mm_movemask_ps(_mm_cmple_ps(distance2, reach));
}

// Keeps the hits that come near by the closest approach in floats.
void quick() {
	const __m128 latest = _mm_set1_ps(-float(seconds));
	uint32_t kept = 0;
	for (uint32_t h = 0; h < hitCount; h++) {
		const Hit hit = hits[h];
		const __m128 reach = _mm_set1_ps(nearReach[visits[hit.own].reach >> (2 * kStripBits)]);
		const Courses& own = courses[hit.own / 8];
		const uint32_t lane = hit.own % 8;
		const __m128 x = _mm_set1_ps(own.x[lane]), y = _mm_set1_ps(own.y[lane]);
		const __m128 vx = _mm_set1_ps(own.vx[lane]), vy = _mm_set1_ps(own.vy[lane]);
		const Courses& others = courses[hit.eight];
		const uint32_t mask =
			hit.mask & uint32_t(nearOfFour(others, 0, x, y, vx, vy, latest, reach) |
								(nearOfFour(others, 4, x, y, vx, vy, latest, reach) << 4));
		hits[kept] = {hit.own, hit.eight, mask};
		kept += mask != 0;
	}
	hitCount = kept;
}

inline __m128d lows(__m128d a, __m128d b) { return _mm_unpacklo_pd(a, b); }
inline __m128d highs(__m128d a, __m128d b) { return _mm_unpackhi_pd(a, b); }
inline __m128d altitude(const Record* r) {
	return _mm_cvtepi32_pd(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(&r->z)));
}
inline __m128d less(__m128d from, const double* to) { return _mm_sub_pd(_mm_loadu_pd(to), from); }

inline void put(const Two& two, double entry, double closest, double distance) {
	const uint32_t mask = (1u << kClassShift) - 1;
	const uint32_t a = two.own->name & mask, b = two.rival->name & mask;
	pairs[found] = {std::min(a, b), std::max(a, b), entry, closest, distance};
}

// Judges exactly, two pairs at once.
void examine() {
	quick();
	uint32_t end = 0;
	for (uint32_t h = 0; h < hitCount; h++) {
		const Record* own = &bucketed[places[hits[h].own]];
		for (uint32_t mask = hits[h].mask; mask != 0; mask &= mask - 1)
			twos[end++] = {own, &bucketed[places[8 * hits[h].eight + uint32_t(__builtin_ctz(mask))]]};
	}
	hitCount = 0;
	if (end > 0) twos[end] = twos[end - 1];
	if (found + end + 1 > pairs.size()) pairs.resize(2 * (found + end + 1));
	const __m128d zero = _mm_setzero_pd(), time = _mm_set1_pd(seconds), last = _mm_set1_pd(lookAheadUs);
	const __m128d wider = _mm_set1_pd(1.000001), sign = _mm_set1_pd(-0.0);
	const __m128d million = _mm_set1_pd(1e6), millionth = _mm_set1_pd(1e-6);
	for (uint32_t k = 0; k < end; k += 2) {
		const Record *a = twos[k].own, *b = twos[k].rival;
		const Record *c = twos[k + 1].own, *d = twos[k + 1].rival;
		const Minima& first = minima[a->name >> kClassShift][b->name >> kClassShift];
		const Minima& second = minima[c->name >> kClassShift][d->name >> kClassShift];
		const __m128d radius2 = _mm_set_pd(second.radius2, first.radius2);
		const __m128d height = _mm_set_pd(second.height, first.height);
		const __m128d way1 = less(_mm_loadu_pd(&a->x), &b->x), way2 = less(_mm_loadu_pd(&c->x), &d->x);
		const __m128d speedA = less(_mm_loadu_pd(&a->vx), &b->vx);
		const __m128d speedB = less(_mm_loadu_pd(&c->vx), &d->vx);
		const __m128d rise1 = _mm_sub_pd(altitude(b), altitude(a));
		const __m128d rise2 = _mm_sub_pd(altitude(d), altitude(c));
		const __m128d dx = lows(way1, way2), dy = highs(way1, way2);
		const __m128d dvx = lows(speedA, speedB), dvy = highs(speedA, speedB);
		const __m128d dz = _mm_mul_pd(lows(rise1, rise2), million), rate = highs(rise1, rise2);
		const __m128d speed2 = _mm_add_pd(_mm_mul_pd(dvx, dvx), _mm_mul_pd(dvy, dvy));
		const __m128d closing = _mm_add_pd(_mm_mul_pd(dx, dvx), _mm_mul_pd(dy, dvy));
		const __m128d now2 = _mm_add_pd(_mm_mul_pd(dx, dx), _mm_mul_pd(dy, dy));
		const __m128d cross = _mm_sub_pd(_mm_mul_pd(dx, dvy), _mm_mul_pd(dy, dvx));
		const __m128d isMissed = _mm_cmpgt_pd(_mm_mul_pd(cross, cross),
											  _mm_mul_pd(_mm_mul_pd(radius2, speed2), wider));
		const __m128d isApart = _mm_and_pd(_mm_cmpge_pd(closing, zero), _mm_cmpge_pd(now2, radius2));
		const __m128d flown2 = _mm_mul_pd(speed2, time);
		const __m128d end2 = _mm_add_pd(
			now2, _mm_mul_pd(time, _mm_add_pd(_mm_add_pd(closing, closing), flown2)));
		const __m128d isLate = _mm_and_pd(
			_mm_cmplt_pd(_mm_add_pd(closing, flown2), zero),
			_mm_cmpgt_pd(end2, _mm_add_pd(_mm_mul_pd(radius2, wider),
										  _mm_mul_pd(now2, _mm_set1_pd(1e-12)))));
		const __m128d falling = _mm_blendv_pd(_mm_xor_pd(dz, sign), dz, _mm_cmplt_pd(rate, zero));
		const __m128d fall = _mm_andnot_pd(sign, rate);
		const __m128d isAbove = _mm_cmpge_pd(_mm_sub_pd(falling, _mm_mul_pd(fall, last)), height);
		const __m128d isBelow = _mm_cmple_pd(falling, _mm_xor_pd(height, sign));
		const __m128d begin = _mm_andnot_pd(_mm_cmplt_pd(falling, height),
											_mm_div_pd(_mm_sub_pd(falling, height), fall));
		const __m128d latest = _mm_min_pd(_mm_div_pd(_mm_add_pd(falling, height), fall), last);
		const __m128d isSteady = _mm_cmpeq_pd(speed2, zero), away = _mm_xor_pd(closing, sign);
		const __m128d nearest =
			_mm_andnot_pd(isSteady, _mm_mul_pd(_mm_div_pd(away, speed2), million));
		const __m128d closest = _mm_min_pd(_mm_max_pd(nearest, begin), latest);
		const __m128d east = _mm_add_pd(dx, _mm_mul_pd(_mm_mul_pd(dvx, closest), millionth));
		const __m128d north = _mm_add_pd(dy, _mm_mul_pd(_mm_mul_pd(dvy, closest), millionth));
		const __m128d distance2 = _mm_add_pd(_mm_mul_pd(east, east), _mm_mul_pd(north, north));
		const __m128d isOut = _mm_or_pd(_mm_or_pd(_mm_or_pd(isMissed, isApart), isLate),
										_mm_or_pd(isAbove, isBelow));
		const int isLost = _mm_movemask_pd(_mm_andnot_pd(isOut, _mm_cmplt_pd(distance2, radius2)));
		const __m128d room = _mm_max_pd(
			_mm_sub_pd(_mm_mul_pd(closing, closing), _mm_mul_pd(speed2, _mm_sub_pd(now2, radius2))),
			zero);
		const __m128d touch = _mm_andnot_pd(
			isSteady, _mm_mul_pd(_mm_div_pd(_mm_sub_pd(away, _mm_sqrt_pd(room)), speed2), million));
		const __m128d entry = _mm_min_pd(_mm_max_pd(touch, begin), closest);
		const __m128d distance = _mm_sqrt_pd(distance2);
		put(twos[k], lane0(entry), lane0(closest), lane0(distance));
		found += isLost & 1;
		put(twos[k + 1], lane1(entry), lane1(closest), lane1(distance));
		found += (isLost >> 1) & int(k + 1 < end);
	}
}

inline uint32_t from(const Boxes& eight, uint32_t bound) {
	const __m128i least = _mm_set1_epi32(int(bound));
	const __m128i* keys = reinterpret_cast<const __m128i*>(eight.keys);
	const __m128i low = _mm_load_si128(keys), high = _mm_load_si128(keys + 1);
	return uint32_t(
		_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(_mm_max_epu32(low, least), low))) |
		(_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(_mm_max_epu32(high, least), high))) << 4));
}

inline uint32_t upTo(const Boxes& eight, uint32_t limit) {
	const __m128i most = _mm_set1_epi32(int(limit));
	const __m128i* keys = reinterpret_cast<const __m128i*>(eight.keys);
	const __m128i low = _mm_load_si128(keys), high = _mm_load_si128(keys + 1);
	return uint32_t(
		_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(_mm_min_epu32(low, most), low))) |
		(_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(_mm_min_epu32(high, most), high))) << 4));
}

// Which strip is scanned: what its order already says of the boxes in it need not be tested.
enum Which { kLower, kOwn, kHigher, kOther };

struct Box {
	__m128i x0, x1, y0, y1, z0, z1;
};

inline __m128i side(const int16_t* eight) {
	return _mm_load_si128(reinterpret_cast<const __m128i*>(eight));
}

template <Which which>
inline void scan(uint32_t i, uint32_t eight, uint32_t first, uint32_t limit, const Box& own) {
	uint32_t those = first;
	for (;; eight++, those = 255) {
		const Boxes& box = boxes[eight];
		__m128i inside = _mm_and_si128(_mm_sub_epi16(side(box.z0), own.z1),
									   _mm_sub_epi16(own.z0, side(box.z1)));
		if (which != kLower) inside = _mm_and_si128(inside, _mm_sub_epi16(side(box.y0), own.y1));
		if (which != kHigher) inside = _mm_and_si128(inside, _mm_sub_epi16(own.y0, side(box.y1)));
		if (which == kOther)
			inside = _mm_and_si128(inside, _mm_and_si128(_mm_sub_epi16(side(box.x0), own.x1),
														 _mm_sub_epi16(own.x0, side(box.x1))));
		uint32_t mask =
			those & uint32_t(_mm_movemask_epi8(_mm_packs_epi16(inside, _mm_setzero_si128())));
		const bool isLast = box.keys[7] > limit;
		if (isLast) mask &= upTo(box, limit);
		hits[hitCount] = {i, eight, mask};
		hitCount += mask != 0;
		if (hitCount == kMostHits) examine();
		if (isLast) return;
	}
}

inline uint32_t advanced(uint32_t strip, uint32_t bound) {
	uint32_t eight = cursors[strip];
	while (boxes[eight].keys[7] < bound) eight++;
	cursors[strip] = eight;
	return eight;
}

template <Which which>
inline void visit(uint32_t i, uint32_t strip, uint32_t column, uint32_t highColumn, const Box& own) {
	const uint32_t bound = ((strip << columnBits) | column) + (which == kLower ? 1 : 0);
	const uint32_t eight = advanced(strip, bound);
	scan<which>(i, eight, from(boxes[eight], bound), (strip << columnBits) | highColumn, own);
}

void sweep() {
	found = 0;
	uint32_t before = 0xffffffff;
	const uint32_t columns = (1u << columnBits) - 1, strips14 = (1u << kStripBits) - 1;
	const Group* group = groups;
	for (uint32_t i = 0; i < count; i++) {
		const Boxes& box = boxes[i / 8];
		const uint32_t lane = i % 8, key = box.keys[lane];
		const uint32_t strip = key >> columnBits, column = key & columns;
		const uint32_t highColumn = visits[i].column, reach = visits[i].reach;
		const Box own = {_mm_set1_epi16(box.x0[lane]), _mm_set1_epi16(box.x1[lane]),
						 _mm_set1_epi16(box.y0[lane]), _mm_set1_epi16(box.y1[lane]),
						 _mm_set1_epi16(box.z0[lane]), _mm_set1_epi16(box.z1[lane])};
		const bool isNew = strip != before;
		before = strip;
		while (strip >= group->first + group->strips) group++;
		for (const Group* other = group; other < groups + kMaxGroups && other->strips != 0; other++) {
			if (isNew) {
				const double row = strip - group->first;
				const double bottom = row / group->per - other->highest - 2;
				const double top = (row + 1) / group->per + group->highest + 2;
				uint32_t s = other->first + uint32_t(std::max(bottom, 0.0) * other->per);
				const uint32_t end =
					other->first + std::min(uint32_t(top * other->per), other->strips - 1);
				for (; s <= end; s++) cursors[s] = stripStart[s] / 8;
			}
			if (other == group) {
				const uint32_t low = strip - (reach & strips14);
				const uint32_t high = strip + ((reach >> kStripBits) & strips14);
				for (uint32_t s = low; s < strip; s++) visit<kLower>(i, s, column, highColumn, own);
				scan<kOwn>(i, (i + 1) / 8, 255u << ((i + 1) % 8), (strip << columnBits) | highColumn, own);
				for (uint32_t s = strip + 1; s <= high; s++)
					visit<kHigher>(i, s, column, highColumn, own);
				continue;
			}
			const Record& record = bucketed[places[i]];
			const double y2 = record.y + record.vy * seconds, r = halfR[record.name >> kClassShift];
			const double lowest = std::min(record.y, y2) - r - lowY - other->highest;
			const uint32_t back = 2 + uint32_t(other->widest * perColumn);
			const uint32_t high =
				other->first +
				std::min(uint32_t((std::max(record.y, y2) + r - lowY) * other->per), other->strips - 1);
			for (uint32_t s = other->first + uint32_t(std::max(lowest, 0.0) * other->per); s <= high; s++)
				visit<kOther>(i, s, column > back ? column - back : 0, highColumn, own);
		}
	}
	examine();
}

template <typename T>
void read(FILE* file, std::vector<T>& into) {
	into.resize(count);
	if (fread(into.data(), sizeof(T), count, file) != count) exit(2);
}

}  // namespace

int main(int argc, char** argv) {
	if (argc != 3) return 2;
	FILE* file = fopen(argv[1], "rb");
	double head[4];  // count, look-ahead µs, R mm, H 0.1 mm
	if (file == nullptr || fread(head, sizeof(double), 4, file) != 4) return 2;
	count = uint32_t(head[0]);
	lookAheadUs = head[1];
	seconds = lookAheadUs / 1e6;
	halfR[0] = head[2] / 2 + 1;
	halfH[0] = head[3] / 2;
	minima[0][0] = {head[2] * head[2], head[3] * 1e6};
	greatestHeight = head[3];
	greatestRadius = head[2];
	read(file, xs);
	read(file, ys);
	read(file, vxs);
	read(file, vys);
	read(file, zs);
	read(file, vzs);
	read(file, classes);
	fclose(file);
	keyOf.resize(count);
	places.resize(count);
	places2.resize(count);
	stripStart.resize(kMaxGroups * kMostStrips + 8);
	cursors.resize(kMaxGroups * kMostStrips + 8);
	bucketed.resize(count);
	boxes.resize(count / 8 + 2);
	courses.resize(count / 8 + 2);
	visits.resize(count);

	char line[64];
	while (fgets(line, sizeof line, stdin) != nullptr) {
		const auto start = std::chrono::steady_clock::now();
		measure();
		plan();
		keys();
		scatter();
		settle();
		sweep();
		const std::chrono::duration<double, std::milli> took =
			std::chrono::steady_clock::now() - start;
		printf("%.6f\n", took.count());
		fflush(stdout);
	}
	file = fopen(argv[2], "wb");
	if (file == nullptr || fwrite(pairs.data(), sizeof(Pair), found, file) != found)
		return 2;
	fclose(file);
	return 0;
}
