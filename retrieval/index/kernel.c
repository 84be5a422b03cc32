/* The inner loop of PostingsOkapi.contenders, operation for operation as numpy does it in okapi.py.
 *
 * Terms come rarest first. Their postings are added up in `sums` until no document that is not open yet can be
 * among the k best; then the open ones are looked up in the longer lists, fewer after each; those left are scored
 * by the exact formula in the order of the query. Doubles throughout, nothing contracted or reordered
 * (-ffp-contract=off, no -ffast-math), so that every score is equal to numpy's and rank_bm25's to the last bit.
 *
 * Plain C behind ctypes: no Python headers to build it and no interpreter's version to match. The caller holds all
 * arrays; nothing is allocated here and nothing is kept.
 */
#include <float.h>
#include <stdint.h>

/* Of this file, given by the build: a library that was made from another is not used. */
const uint32_t source = SOURCE;

/* To look a document up in a list takes as long as to read so many postings. */
#define POSTINGS_A_LOOK_UP 40

typedef struct {                /* a part of the index: a segment, which of its passages may be found */
    const int64_t *starts;      /* where the postings of each term begin */
    const int32_t *postings;
    const void *frequencies;
    int64_t width;              /* bytes of one frequency */
    const int32_t *lengths;
    const uint8_t *mask;        /* 0: all may be found */
    int64_t offset;             /* number of its first passage */
} Part;

typedef struct {                /* a distinct term of the query */
    double idf;
    double count;               /* how often it is asked */
    double headroom;            /* the most that it and all terms after it add to any document */
} Term;

static double frequency(const Part *part, int64_t at)
{
    switch (part->width) {
    case 1: return ((const uint8_t *)part->frequencies)[at];
    case 2: return ((const uint16_t *)part->frequencies)[at];
    default: return ((const uint32_t *)part->frequencies)[at];
    }
}

/* Robertson's saturated term frequency, in rank_bm25's order of operations. */
static double worth(const Part *part, int64_t at, int32_t passage, const double *norms, double k1)
{
    double counted = frequency(part, at);
    return counted * (k1 + 1) / (counted + norms[part->lengths[passage]]);
}

/* The least of the k best of some values by a heap of k; 0 where they are fewer. `heap` has room for k. */
static double kth_best(const double *sums, const int64_t *numbers, int64_t count, int64_t k, double *heap)
{
    if (count < k)
        return 0.0;
    for (int64_t i = 0; i < count; i++) {
        double value = numbers ? sums[numbers[i]] : sums[i];
        int64_t hole;
        if (i < k) {                            /* sift up */
            for (hole = i; hole > 0 && heap[(hole - 1) / 2] > value; hole = (hole - 1) / 2)
                heap[hole] = heap[(hole - 1) / 2];
        } else if (value > heap[0]) {           /* sift down from the root */
            for (hole = 0;;) {
                int64_t child = 2 * hole + 1;
                if (child >= k)
                    break;
                if (child + 1 < k && heap[child + 1] < heap[child])
                    child++;
                if (heap[child] >= value)
                    break;
                heap[hole] = heap[child];
                hole = child;
            }
        } else
            continue;
        heap[hole] = value;
    }
    return heap[0];
}

static void sort(int64_t *numbers, int64_t count)       /* heap sort: no allocation, no recursion */
{
    for (int64_t end = count, root = count / 2; end > 1;) {
        int64_t value, hole, child;
        if (root > 0)
            value = numbers[hole = --root];
        else {
            value = numbers[--end];
            numbers[end] = numbers[hole = 0];
        }
        while ((child = 2 * hole + 1) < end) {
            if (child + 1 < end && numbers[child + 1] > numbers[child])
                child++;
            if (numbers[child] <= value)
                break;
            numbers[hole] = numbers[child];
            hole = child;
        }
        numbers[hole] = value;
    }
}

/* The first place from `low` on whose posting is not below `passage`: steps that double, then halving. */
static int64_t gallop(const int32_t *postings, int64_t low, int64_t end, int64_t passage)
{
    int64_t step = 1, high;
    while (low + step < end && postings[low + step] < passage) {
        low += step;
        step *= 2;
    }
    high = low + step < end ? low + step : end;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (postings[middle] < passage)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Add what a term is worth, times `weight`, to the scores of documents that ascend. */
static void look_up(const Part *parts, int64_t part_count, const int32_t *places, const int64_t *numbers, int64_t count,
                    double weight, const double *norms, double k1, double *scores)
{
    int64_t i = 0;
    for (int64_t p = 0; p < part_count; p++) {
        const Part *part = &parts[p];
        int64_t next = p + 1 < part_count ? parts[p + 1].offset : INT64_MAX;
        if (places[p] < 0) {
            while (i < count && numbers[i] < next)
                i++;
            continue;
        }
        int64_t at = part->starts[places[p]], end = part->starts[places[p] + 1];
        for (; i < count && numbers[i] < next; i++) {
            int64_t passage = numbers[i] - part->offset;
            at = gallop(part->postings, at, end, passage);
            if (at < end && part->postings[at] == passage)
                scores[i] += weight * worth(part, at, (int32_t)passage, norms, k1);
        }
    }
}

/* A threshold that is nearer to the final one: the least of what the k best so far come to with all terms from
 * `places` on. They are looked up in lists that would else be read. `best` has room for k numbers, `heap` for 2 k values,
 * the first k of them as `kth_best` left them. */
static double sharpened(const Part *parts, int64_t part_count, const Term *terms, const int32_t *places,
                        int64_t term_count, const double *norms, double k1, int64_t k, const double *sums,
                        const int64_t *numbers, int64_t opened, int64_t *best, double *heap)
{
    double *scores = heap + k, least;
    int64_t count = 0;
    for (int64_t i = 0; i < opened && count < k; i++)
        if (sums[numbers[i]] >= heap[0])
            best[count++] = numbers[i];
    sort(best, count);
    for (int64_t i = 0; i < count; i++)
        scores[i] = sums[best[i]];
    for (int64_t t = 0; t < term_count; t++)
        look_up(parts, part_count, places + t * part_count, best, count, terms[t].count * terms[t].idf, norms, k1,
                scores);
    least = scores[0];
    for (int64_t i = 1; i < count; i++)
        least = scores[i] < least ? scores[i] : least;
    return least;
}

static int64_t length_of(const Part *parts, int64_t part_count, const int32_t *places)
{
    int64_t length = 0;
    for (int64_t p = 0; p < part_count; p++)
        if (places[p] >= 0)
            length += parts[p].starts[places[p] + 1] - parts[p].starts[places[p]];
    return length;
}

/* Documents among which the k best are, ascending, into `numbers`, and their scores into `scores`; how many.
 *
 * `places[t * part_count + p]` is the place of term t in part p, -1 where it is not. `order` is the query: numbers of
 * terms, with repetitions. `sums` is zero for each of the `total` documents and is so again on return. `numbers` and
 * `scores` have room for as many, `heap` for 2 k values, `best` for k numbers.
 */
int64_t contenders(const Part *parts, int64_t part_count, const Term *terms, const int32_t *places, int64_t term_count,
                   const int32_t *order, int64_t order_count, const double *norms, double k1, int64_t k,
                   double rounding, int64_t total, double *sums, double *heap, int64_t *best, int64_t *numbers, double *scores)
{
    double threshold = 0.0, headroom = 0.0;
    int64_t opened = 0, count = 0, t;
    for (t = 0; t < term_count; t++) {
        double weight = terms[t].count * terms[t].idf;
        /* What a document that is not open yet must be worth here; less, and it is beaten whatever follows. */
        double least = threshold * (1 - rounding) - (t + 1 < term_count ? terms[t + 1].headroom : 0.0);
        if (terms[t].headroom < threshold * (1 - rounding)) {
            headroom = terms[t].headroom;
            break;
        }
        for (int64_t p = 0; p < part_count; p++) {
            const Part *part = &parts[p];
            int32_t place = places[t * part_count + p];
            if (place < 0)
                continue;
            double *own = sums + part->offset;
            for (int64_t at = part->starts[place]; at < part->starts[place + 1]; at++) {
                int32_t passage = part->postings[at];
                if (part->mask && !part->mask[passage])
                    continue;
                double sum = own[passage] + weight * worth(part, at, passage, norms, k1);
                if (own[passage] == 0.0) {
                    if (sum < least)
                        continue;
                    numbers[opened++] = part->offset + passage;
                }
                own[passage] = sum > 0.0 ? sum : DBL_MIN;   /* open, even where the idf is 0 */
            }
        }
        double found = kth_best(sums, numbers, opened, k, heap);
        int64_t left = term_count - t - 1;
        if (found > DBL_MIN && left > 0 &&
            length_of(parts, part_count, places + (t + 1) * part_count) > POSTINGS_A_LOOK_UP * k * left)
            found = sharpened(parts, part_count, terms + t + 1, places + (t + 1) * part_count, left, norms, k1, k, sums,
                              numbers, opened, best, heap);
        if (found > DBL_MIN && found > threshold)
            threshold = found;
    }
    for (int64_t i = 0; i < opened; i++)
        if (sums[numbers[i]] >= threshold * (1 - rounding) - headroom)
            numbers[count++] = numbers[i];
        else
            sums[numbers[i]] = 0.0;
    if (count > total / 32) {                   /* so many are met in order sooner than sorted */
        count = 0;
        for (int64_t number = 0; number < total; number++)
            if (sums[number] != 0.0)
                numbers[count++] = number;
    } else
        sort(numbers, count);
    for (int64_t i = 0; i < count; i++) {
        scores[i] = sums[numbers[i]];
        sums[numbers[i]] = 0.0;
    }
    for (; t < term_count; t++) {
        int64_t able = 0;
        look_up(parts, part_count, places + t * part_count, numbers, count, terms[t].count * terms[t].idf, norms, k1,
                scores);
        double found = kth_best(scores, 0, count, k, heap);
        threshold = found > threshold ? found : threshold;
        headroom = t + 1 < term_count ? terms[t + 1].headroom : 0.0;
        for (int64_t i = 0; i < count; i++)
            if (scores[i] + headroom >= threshold * (1 - rounding)) {
                numbers[able] = numbers[i];
                scores[able++] = scores[i];
            }
        count = able;
    }
    for (int64_t i = 0; i < count; i++)
        scores[i] = 0.0;
    for (int64_t i = 0; i < order_count; i++) {
        t = order[i];
        look_up(parts, part_count, places + t * part_count, numbers, count, terms[t].idf, norms, k1, scores);
    }
    return count;
}
