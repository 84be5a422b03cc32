/* The inner loop of PostingsOkapi in C: the best documents of a query, scored operation for operation as numpy does it
 * in okapi.py. Doubles throughout, nothing contracted or reordered (-ffp-contract=off, no -ffast-math), so that every
 * score is equal to numpy's and rank_bm25's to the last bit.
 *
 * Documents are gone through window by window, so that all that is read and written at random stays in the nearest
 * cache. Inside a window terms come rarest first. Those that can lift a document over the threshold (the k-th best
 * of what is known so far) are read and add up in `sums`; in all others the documents so found are looked up, fewer
 * after each. What is left at the end is scored by the exact formula in the order of the query.
 *
 * Plain C behind ctypes: no Python headers to build it and no interpreter's version to match. The caller holds all
 * arrays; nothing is allocated here and nothing is kept.
 */
#include <stdint.h>
#include <string.h>

/* Of this file, given by the build: a library that was made from another is not used. */
const uint32_t source = SOURCE;

#define WINDOW 8192
#define MOST_IN_DENSE 255
/* So many times k documents are looked up in all lists for a threshold to begin with. */
#define SEEDS 2
/* So few are put into their order here. */
#define FEW 256

typedef struct {                /* a part of the index: a segment */
    const int32_t *postings;
    const void *frequencies;
    int64_t frequency_width;    /* bytes of one */
    const void *lengths;
    int64_t length_width;
    const int64_t *ids;
    int64_t offset;             /* number of its first passage */
    int64_t size;               /* passages */
} Part;

typedef struct {                /* the postings of a term in a part, none where it is not */
    int64_t start, end;
    const uint8_t *dense;       /* its frequencies by passage, the largest standing for all above it; or 0 */
} List;

typedef struct {                /* what is known of a term */
    double idf;
    double bound;               /* the most that one occurrence in a query adds to any document */
    int64_t frequency;          /* how many documents hold it */
    List lists[];               /* in each part */
} Known;

typedef struct {                /* a distinct term of the query */
    const Known *known;
    double weight;              /* its idf times how often it is asked */
    double headroom;            /* the most that it and all terms after it add to any document */
    int64_t at;                 /* no posting of the part before this one is of use any more */
} Term;

typedef struct {
    double score;
    int64_t id;
    int64_t number;
} Found;

typedef struct {                /* room for one call */
    double sums[WINDOW];
    uint64_t open[WINDOW / 64]; /* which of the window's sums hold anything */
    Found candidates[WINDOW];   /* passages of a part, ascending */
} Room;

typedef struct {                /* one call */
    const Part *parts;
    int64_t part_count;
    const uint8_t *const *masks;        /* for each part which of its passages may be found, 0 for all; or 0 */
    const double *norms;
    double k1;
    int64_t k;
    double rounding;
    Term *terms;
    int64_t term_count;
    double *heap;               /* the k best sums of documents met so far, the least first */
    int64_t held;
    double threshold;           /* never above the k-th best score */
} Search;

static int64_t number(const void *numbers, int64_t width, int64_t at)
{
    switch (width) {
    case 1: return ((const uint8_t *)numbers)[at];
    case 2: return ((const uint16_t *)numbers)[at];
    default: return ((const uint32_t *)numbers)[at];
    }
}

/* Robertson's saturated term frequency, in rank_bm25's order of operations. */
static double worth(const Search *search, const Part *part, double counted, int64_t passage)
{
    return counted * (search->k1 + 1) /
           (counted + search->norms[number(part->lengths, part->length_width, passage)]);
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

/* How often a passage holds a term; `at` is where to begin to look, and where it was looked for. */
static int64_t frequency(const Part *part, const List *list, int64_t passage, int64_t *at)
{
    if (list->dense && list->dense[passage] < MOST_IN_DENSE)
        return list->dense[passage];
    *at = gallop(part->postings, *at, list->end, passage);
    return *at < list->end && part->postings[*at] == passage
               ? number(part->frequencies, part->frequency_width, *at) : 0;
}

/* Keep `value` if it is among the k best so far: a heap. */
static void offer(Search *search, double value)
{
    double *heap = search->heap;
    int64_t hole = 0, k = search->k;
    if (search->held < k)                       /* sift up */
        for (hole = search->held++; hole > 0 && heap[(hole - 1) / 2] > value; hole = (hole - 1) / 2)
            heap[hole] = heap[(hole - 1) / 2];
    else if (value <= heap[0])
        return;
    else                                        /* sift down from the root */
        for (int64_t child; (child = 2 * hole + 1) < k; hole = child) {
            if (child + 1 < k && heap[child + 1] < heap[child])
                child++;
            if (heap[child] >= value)
                break;
            heap[hole] = heap[child];
        }
    heap[hole] = value;
}

static void raise_threshold(Search *search)
{
    if (search->held == search->k && search->heap[0] > search->threshold)
        search->threshold = search->heap[0];
}

/* What still counts: less, and a document is beaten whatever rounding does. */
static double least(const Search *search)
{
    return search->threshold * (1 - search->rounding);
}

static double headroom(const Search *search, int64_t t)
{
    return t < search->term_count ? search->terms[t].headroom : 0.0;
}

/* Distinct terms, rarest first, with their weights and headrooms. */
static void arrange(Search *search, const Known *const *query, int64_t length)
{
    Term *terms = search->terms;
    int64_t count = 0, t;
    for (int64_t i = 0; i < length; i++) {
        for (t = 0; t < count && terms[t].known != query[i]; t++)
            ;
        if (t < count) {
            terms[t].weight += 1;
            continue;
        }
        for (t = count++; t > 0 && terms[t - 1].known->frequency > query[i]->frequency; t--)
            terms[t] = terms[t - 1];
        terms[t].known = query[i];
        terms[t].weight = 1;
    }
    search->term_count = count;
    for (t = count - 1; t >= 0; t--) {
        terms[t].headroom = terms[t].weight * terms[t].known->bound + headroom(search, t + 1);
        terms[t].weight *= terms[t].known->idf;
    }
}

/* A threshold to begin with, of documents that are likely to be good: those of the rarest term that has so many, the best
 * of its first postings in each part. `heap` is empty before and after. */
static void seed(Search *search, Found *candidates)
{
    int64_t t = 0, count = 0, wanted = SEEDS * search->k;
    while (t < search->term_count && search->terms[t].known->frequency < search->k)
        t++;
    if (t == search->term_count || wanted > WINDOW / 2)
        return;
    const Known *known = search->terms[t].known;
    for (int64_t p = 0; p < search->part_count; p++) {
        const Part *part = &search->parts[p];
        const List *list = &known->lists[p];
        const uint8_t *mask = search->masks ? search->masks[p] : 0;
        int64_t end = list->end - list->start < WINDOW / 4 ? list->end : list->start + WINDOW / 4;
        for (int64_t at = list->start; at < end; at++) {
            int64_t passage = part->postings[at], hole;
            if (mask && !mask[passage])
                continue;
            double value = worth(search, part, (double)number(part->frequencies, part->frequency_width, at), passage);
            if (count == wanted && value <= candidates[count - 1].score)
                continue;
            for (hole = count < wanted ? count++ : count - 1; hole > 0 && candidates[hole - 1].score < value; hole--)
                candidates[hole] = candidates[hole - 1];
            candidates[hole] = (Found){value, p, passage};
        }
    }
    for (int64_t i = 0; i < count; i++) {
        int64_t p = candidates[i].id, passage = candidates[i].number;
        double sum = 0.0;
        for (t = 0; t < search->term_count; t++) {
            const List *list = &search->terms[t].known->lists[p];
            int64_t at = list->start, counted = frequency(&search->parts[p], list, passage, &at);
            if (counted)
                sum += search->terms[t].weight * worth(search, &search->parts[p], (double)counted, passage);
        }
        offer(search, sum);
    }
    raise_threshold(search);
    search->held = 0;
}

/* Where the next window of part `p` begins: at the next posting of a term that can lift a document over the threshold. */
static int64_t next_window(const Search *search, int64_t p)
{
    int64_t next = search->parts[p].size;
    for (int64_t t = 0; t < search->term_count && search->terms[t].headroom >= least(search); t++) {
        int64_t at = search->terms[t].at;
        if (at < search->terms[t].known->lists[p].end && search->parts[p].postings[at] < next)
            next = search->parts[p].postings[at];
    }
    return next;
}

/* Read the postings of such terms in a window and add them up; the first term that was not read. */
static int64_t open_window(Search *search, int64_t p, int64_t begin, Room *room)
{
    const Part *part = &search->parts[p];
    const uint8_t *mask = search->masks ? search->masks[p] : 0;
    int64_t t;
    memset(room->open, 0, sizeof room->open);
    for (t = 0; t < search->term_count && search->terms[t].headroom >= least(search); t++) {
        /* What a document that is not open yet must be worth here to count. */
        double enough = least(search) - headroom(search, t + 1), weight = search->terms[t].weight;
        int64_t at = search->terms[t].at, end = search->terms[t].known->lists[p].end;
        for (; at < end && part->postings[at] < begin + WINDOW; at++) {
            int64_t passage = part->postings[at], place = passage - begin;
            if (mask && !mask[passage])
                continue;
            double value =
                weight * worth(search, part, (double)number(part->frequencies, part->frequency_width, at), passage);
            uint64_t bit = (uint64_t)1 << place % 64;
            if (room->open[place / 64] & bit)
                room->sums[place] += value;
            else if (value >= enough) {
                room->open[place / 64] |= bit;
                room->sums[place] = value;
            }
        }
        search->terms[t].at = at;
    }
    return t;
}

/* Look those that are open up in all terms from `t` on; how many can still be among the k best, all their terms counted. */
static int64_t close_window(Search *search, int64_t p, int64_t begin, int64_t t, Room *room)
{
    const Part *part = &search->parts[p];
    int64_t count = 0, able;
    for (int64_t word = 0; word < WINDOW / 64; word++)
        for (uint64_t left = room->open[word]; left; left &= left - 1) {
            int64_t place = 64 * word + __builtin_ctzll(left);
            if (room->sums[place] + headroom(search, t) >= least(search))
                room->candidates[count++] = (Found){room->sums[place], 0, begin + place};
        }
    for (; t < search->term_count && count; t++, count = able) {
        double enough = least(search) - headroom(search, t + 1);
        const List *list = &search->terms[t].known->lists[p];
        able = 0;
        for (int64_t i = 0; i < count; i++) {
            Found found = room->candidates[i];
            int64_t counted = frequency(part, list, found.number, &search->terms[t].at);
            if (counted)
                found.score += search->terms[t].weight * worth(search, part, (double)counted, found.number);
            if (found.score >= enough)
                room->candidates[able++] = found;
        }
    }
    return count;
}

/* The score of a passage as rank_bm25 computes it: the terms in the order of the query. */
static double score(const Search *search, const Known *const *query, int64_t length, int64_t p, int64_t passage)
{
    double sum = 0.0;
    for (int64_t i = 0; i < length; i++) {
        const List *list = &query[i]->lists[p];
        int64_t at = list->start, counted = frequency(&search->parts[p], list, passage, &at);
        if (counted)
            sum += query[i]->idf * worth(search, &search->parts[p], (double)counted, passage);
    }
    return sum;
}

/* Documents among which the k best are, with their scores and ids, into `found`; how many. FEW or less are in order: the
 * best first, equal scores by id.
 *
 * `query` are terms with repetitions, none of them with an idf below 0. `terms` has room for as many, `heap` for k, `found`
 * for all documents.
 */
int64_t best(const Part *parts, int64_t part_count, const uint8_t *const *masks, const double *norms, double k1,
             double rounding, const Known *const *query, int64_t length, int64_t k, Term *terms, double *heap, Room *room,
             Found *found)
{
    Search search = {parts, part_count, masks, norms, k1, k, rounding, terms, 0, heap, 0, 0.0};
    int64_t count = 0, kept = 0, p = 0, begin;
    arrange(&search, query, length);
    seed(&search, room->candidates);
    for (p = 0; p < part_count; p++) {
        for (int64_t t = 0; t < search.term_count; t++)
            terms[t].at = terms[t].known->lists[p].start;
        while ((begin = next_window(&search, p)) < parts[p].size) {
            int64_t able = close_window(&search, p, begin, open_window(&search, p, begin, room), room);
            for (int64_t i = 0; i < able; i++) {
                offer(&search, room->candidates[i].score);
                found[count] = room->candidates[i];
                found[count].id = p;
                count++;
            }
            raise_threshold(&search);
        }
    }
    for (int64_t i = 0; i < count; i++) {
        if (found[i].score < least(&search))
            continue;
        Found one = {0.0, 0, found[i].number};
        p = found[i].id;
        one.score = score(&search, query, length, p, one.number);
        one.id = parts[p].ids[one.number];
        one.number += parts[p].offset;
        found[kept++] = one;
    }
    for (int64_t i = 1; i < kept && kept <= FEW; i++) {
        Found one = found[i];
        int64_t hole = i;
        for (; hole > 0 && (found[hole - 1].score < one.score ||
                            (found[hole - 1].score == one.score && found[hole - 1].id > one.id)); hole--)
            found[hole] = found[hole - 1];
        found[hole] = one;
    }
    return kept;
}
