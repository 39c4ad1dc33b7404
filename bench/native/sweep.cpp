// The tactical sweep of packages/space/assembly/sweep.ts in C++ with SSE4.1: what the same steps
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

struct Record {
	double x, y, vx, vy, z, climb;
	uint32_t id, class_;
	uint32_t key;  // sorted: the box's last column
	uint16_t below, above;
};
static_assert(sizeof(Record) == 64);

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
double greatestHeight;
std::vector<double> xs, ys, vxs, vys;
std::vector<int32_t> zs, vzs;
std::vector<uint8_t> classes;

double lowX, highX, lowY, highY, lowZ, highZ;
double bins[kBins][3];
Group groups[kMaxGroups];
uint8_t groupOfBin[kBins];
double perUnitX, perUnitY, perUnitZ, perColumn;
uint32_t columnBits, bucketShift, stripCount;

std::vector<uint32_t> keyOf, sorted, places, places2, stripStart, cursors;
std::vector<Record> bucketed, records;
std::vector<int16_t> box[6];
std::vector<Pair> pairs;
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
		record.z = zs[i] * 1e6;
		record.climb = vzs[i];
		record.id = i;
		record.class_ = classes[i];
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
	uint32_t next = 0;
	const Group* group = groups;
	for (uint32_t bucket = 0; bucket < kDigits; bucket++) {
		const uint32_t start = bucketStart[bucket], end = bucketStart[bucket + 1];
		if (start == end) continue;
		order(start, end);
		for (uint32_t k = start; k < end; k++) {
			const Record& source = bucketed[places[k]];
			sorted[k] = source.key;
			const uint32_t strip = source.key >> columnBits;
			for (; next <= strip; next++) stripStart[next] = k;
			while (strip >= group->first + group->strips) group++;
			__m128d bottom, top;
			boxOf(source.x, source.y, source.vx, source.vy, halfR[source.class_], bottom, top);
			bottom = _mm_sub_pd(bottom, low);
			top = _mm_sub_pd(top, low);
			const __m128d q0 = _mm_floor_pd(_mm_mul_pd(bottom, per));
			const __m128d q1 = _mm_ceil_pd(_mm_mul_pd(top, per));
			const double z = source.z / 1e6, z2 = z + source.climb * seconds;
			const double halfZ = halfH[source.class_] + (source.climb == 0 ? 0.0 : 1.0);
			box[0][k] = int16_t(int64_t(lane0(q0)));
			box[1][k] = int16_t(int64_t(lane0(q1)));
			box[2][k] = int16_t(int64_t(lane1(q0)));
			box[3][k] = int16_t(int64_t(lane1(q1)));
			box[4][k] = int16_t(int64_t(std::floor((std::min(z, z2) - halfZ - lowZ) * perUnitZ + 1e-7)));
			box[5][k] = int16_t(int64_t(std::ceil((std::max(z, z2) + halfZ - lowZ) * perUnitZ - 1e-7)));
			Record& record = records[k];
			record = source;
			const uint32_t own = strip - group->first;
			record.key = std::min(uint32_t(lane0(top) * perColumn), columns);
			record.below =
				uint16_t(own - uint32_t(std::max(lane1(bottom) - group->highest, 0.0) * group->per));
			record.above =
				uint16_t(std::min(uint32_t(lane1(top) * group->per), group->strips - 1) - own);
		}
	}
	for (; next <= stripCount; next++) stripStart[next] = count;
	for (uint32_t k = 0; k < 16; k++) sorted[count + k] = 0xffffffff;
}

// What the filter found for one track: places of eight and a bit for each that may be near.
struct Hit {
	uint32_t first, mask;
};
constexpr uint32_t kMostHits = 1024;
Hit hits[kMostHits];
uint32_t hitCount;
const Record* near[8 * kMostHits];

void examine(const Record& p) {
	uint32_t nearCount = 0;
	for (uint32_t h = 0; h < hitCount; h++) {
		uint32_t mask = hits[h].mask;
		do {
			const Record& q = records[hits[h].first + uint32_t(__builtin_ctz(mask))];
			mask &= mask - 1;
			const double radius2 = minima[p.class_][q.class_].radius2;
			const double dx = q.x - p.x, dy = q.y - p.y, dvx = q.vx - p.vx, dvy = q.vy - p.vy;
			const double speed2 = dvx * dvx + dvy * dvy, closing = dx * dvx + dy * dvy;
			const double now2 = dx * dx + dy * dy, cross = dx * dvy - dy * dvx;
			const double end2 = now2 + seconds * (2 * closing + speed2 * seconds);
			const int isMissed = cross * cross > radius2 * speed2 * 1.000001;
			const int isApart = int(closing >= 0) & int(now2 >= radius2);
			const int isLate =
				int(closing + speed2 * seconds < 0) & int(end2 > radius2 * 1.000001 + now2 * 1e-12);
			near[nearCount] = &q;
			nearCount += (isMissed | isApart | isLate) == 0;
		} while (mask != 0);
	}
	hitCount = 0;
	for (uint32_t k = 0; k < nearCount; k++) {
		const Record& q = *near[k];
		const Minima& own = minima[p.class_][q.class_];
		const double dz = q.z - p.z, rate = q.climb - p.climb;
		double begin = 0, end = lookAheadUs;
		if (rate == 0) {
			if (!(std::fabs(dz) < own.height)) continue;
		} else {
			const double falling = rate < 0 ? dz : -dz, fall = std::fabs(rate);
			if (falling - fall * lookAheadUs >= own.height || falling <= -own.height) continue;
			begin = falling < own.height ? 0 : (falling - own.height) / fall;
			end = std::min(lookAheadUs, (falling + own.height) / fall);
		}
		const double dx = q.x - p.x, dy = q.y - p.y, dvx = q.vx - p.vx, dvy = q.vy - p.vy;
		const double speed2 = dvx * dvx + dvy * dvy, closing = dx * dvx + dy * dvy;
		const double nearest = speed2 == 0 ? 0 : (-closing / speed2) * 1e6;
		const double closest = std::min(std::max(nearest, begin), end);
		const double east = dx + dvx * closest * 1e-6, north = dy + dvy * closest * 1e-6;
		const double distance2 = east * east + north * north;
		if (!(distance2 < own.radius2)) continue;
		const double now2 = dx * dx + dy * dy;
		const double room = std::max(0.0, closing * closing - speed2 * (now2 - own.radius2));
		const double touch = speed2 == 0 ? 0 : ((-closing - std::sqrt(room)) / speed2) * 1e6;
		pairs.push_back({std::min(p.id, q.id), std::max(p.id, q.id),
						 std::min(std::max(touch, begin), closest), closest, std::sqrt(distance2)});
	}
}

inline __m128i at(const std::vector<int16_t>& side, size_t j) {
	return _mm_loadu_si128(reinterpret_cast<const __m128i*>(side.data() + j));
}

void sweep() {
	pairs.clear();
	uint32_t before = 0xffffffff;
	const uint32_t columns = (1u << columnBits) - 1;
	const Group* group = groups;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t strip = sorted[i] >> columnBits, column = sorted[i] & columns;
		const Record& record = records[i];
		const __m128i x0 = _mm_set1_epi16(box[0][i]), x1 = _mm_set1_epi16(box[1][i]);
		const __m128i y0 = _mm_set1_epi16(box[2][i]), y1 = _mm_set1_epi16(box[3][i]);
		const __m128i z0 = _mm_set1_epi16(box[4][i]), z1 = _mm_set1_epi16(box[5][i]);
		const bool isNew = strip != before;
		before = strip;
		while (strip >= group->first + group->strips) group++;
		for (const Group* other = group; other < groups + kMaxGroups && other->strips != 0; other++) {
			if (isNew) {
				const double own = strip - group->first;
				const double bottom = own / group->per - other->highest - 2;
				const double top = (own + 1) / group->per + group->highest + 2;
				uint32_t s = other->first + uint32_t(std::max(bottom, 0.0) * other->per);
				const uint32_t end =
					other->first + std::min(uint32_t(top * other->per), other->strips - 1);
				for (; s <= end; s++) cursors[s] = stripStart[s];
			}
			uint32_t low = strip - record.below, high = strip + record.above, startColumn = column;
			if (other != group) {
				const double y2 = record.y + record.vy * seconds, r = halfR[record.class_];
				const double reach = std::min(record.y, y2) - r - lowY - other->highest;
				low = other->first + uint32_t(std::max(reach, 0.0) * other->per);
				high = other->first + std::min(uint32_t((std::max(record.y, y2) + r - lowY) * other->per),
											   other->strips - 1);
				const uint32_t back = 2 + uint32_t(other->widest * perColumn);
				startColumn = column > back ? column - back : 0;
			}
			for (uint32_t s = low; s <= high; s++) {
				const uint32_t limit = (s << columnBits) | record.key;
				size_t j = i + 1;
				if (s != strip) {
					const uint32_t start = (s << columnBits) | startColumn;
					const uint32_t bound = s < strip && other == group ? start + 1 : start;
					j = cursors[s];
					while (sorted[j] < bound) j++;
					cursors[s] = uint32_t(j);
				}
				if (sorted[j] > limit) continue;
				for (;; j += 8) {
					const __m128i inside = _mm_and_si128(
						_mm_and_si128(_mm_and_si128(_mm_sub_epi16(at(box[0], j), x1),
													_mm_sub_epi16(x0, at(box[1], j))),
									  _mm_and_si128(_mm_sub_epi16(at(box[2], j), y1),
													_mm_sub_epi16(y0, at(box[3], j)))),
						_mm_and_si128(_mm_sub_epi16(at(box[4], j), z1),
									  _mm_sub_epi16(z0, at(box[5], j))));
					uint32_t mask =
						uint32_t(_mm_movemask_epi8(_mm_packs_epi16(inside, _mm_setzero_si128())));
					const bool isLast = sorted[j + 7] > limit;
					if (isLast)
						for (int k = 7; k >= 0 && sorted[j + k] > limit; k--) mask &= ~(1u << k);
					hits[hitCount] = {uint32_t(j), mask};
					hitCount += mask != 0;
					if (hitCount == kMostHits) examine(record);
					if (isLast) break;
				}
			}
		}
		if (hitCount != 0) examine(record);
	}
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
	read(file, xs);
	read(file, ys);
	read(file, vxs);
	read(file, vys);
	read(file, zs);
	read(file, vzs);
	read(file, classes);
	fclose(file);
	keyOf.resize(count);
	sorted.resize(count + 32);
	places.resize(count);
	places2.resize(count);
	stripStart.resize(kMaxGroups * kMostStrips + 8);
	cursors.resize(kMaxGroups * kMostStrips + 8);
	bucketed.resize(count);
	records.resize(count + 32);
	for (std::vector<int16_t>& side : box) side.resize(count + 32);

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
	if (file == nullptr || fwrite(pairs.data(), sizeof(Pair), pairs.size(), file) != pairs.size())
		return 2;
	fclose(file);
	return 0;
}
