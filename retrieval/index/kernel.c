/* The inner loop of PostingsOkapi in C: the best documents of a query, scored operation for operation as numpy does it
 * in okapi.py. Doubles throughout, nothing contracted or reordered (-ffp-contract=off, no -ffast-math), so that every
 * score is equal to numpy's and rank_bm25's to the last bit.
 *
 * Documents are gone through window by window, so that all that is read and written at random stays in the nearest
 * cache. Inside a window terms come rarest first. Those that can lift a document over the threshold (the k-th best
 * of what is known so far) are read and add up in `sums`; in all others the documents so found are looked up, fewer
 * after each. What is left at the end is scored by the exact formula in the order of the query.
 *
 * Plain C behind ctypes. The caller holds all arrays; nothing is allocated here and nothing is kept. */
#include <stdint.h>
#include <string.h>

/* Of this file, given by the build: a library that was made from another is not used. */
const uint32_t source = SOURCE;

#define WINDOW 8192             /* passages of the largest window, */
#define FIRST_WINDOW 1024       /* and of the first: what it teaches serves the others */
#define MOST_IN_DENSE 255
#define SEEDS 2                 /* times k documents are scored for a threshold to begin with */
#define FEW 256                 /* and less are put into their order here */

typedef struct {                /* a part of the index: a segment */
    const int32_t *postings;
    const void *frequencies;
    int64_t frequency_width;    /* bytes of one */
    const void *lengths;
    int64_t length_width;
    const int64_t *ids;
    int64_t offset, size;       /* the number of its first passage, and how many there are */
} Part;

typedef struct {                /* the postings of a term in a part, none where it is not */
    int64_t start, end;
    const uint8_t *dense;       /* its frequencies by passage, MOST_IN_DENSE for that or more; or 0 */
} List;

typedef struct {                /* what is known of a term */
    double idf, bound;          /* bound: the most that one occurrence in a query adds to any document */
    int64_t frequency;          /* how many documents hold it */
    List lists[];               /* in each part */
} Known;

typedef struct {                /* a distinct term of the query */
    const Known *known;
    double weight, headroom;    /* its idf times how often it is asked; the most that it and all after it add */
    int64_t at;                 /* no posting of the part before this one is of use any more */
} Term;

typedef struct { double score; int64_t id, number; } Found;

typedef struct {                /* room for one call */
    double sums[WINDOW];
    uint64_t open[WINDOW / 64]; /* which of the window's sums hold anything */
    Found candidates[WINDOW];   /* passages of a part, ascending */
} Room;

typedef struct {                /* one call; the caller fills in what stands before `term_count` */
    const Part *parts;
    int64_t part_count;
    const uint8_t *const *masks;        /* for each part which of its passages may be found, 0 for all; or 0 */
    const double *norms;        /* by length */
    double k1, rounding;
    const Known *const *query;
    int64_t length, k;
    Term *terms;                /* the distinct ones, rarest first; room for one more than the query has */
    double *heap;               /* the k best sums of documents met so far, the least first */
    int64_t term_count, held;
    double threshold;           /* never above the k-th best score */
    int64_t window;             /* its size */
} Search;

static int64_t number(const void *numbers, int64_t width, int64_t at)
{
    return width == 1 ? ((const uint8_t *)numbers)[at]
         : width == 2 ? ((const uint16_t *)numbers)[at] : ((const uint32_t *)numbers)[at];
}

/* Robertson's saturated term frequency, in rank_bm25's order of operations. */
static double worth(const Search *search, const Part *part, int64_t frequency, int64_t passage)
{
    double counted = (double)frequency;
    return counted * (search->k1 + 1) / (counted + search->norms[number(part->lengths, part->length_width, passage)]);
}

/* What the posting at a place is worth. */
static double read(const Search *search, const Part *part, int64_t at)
{
    return worth(search, part, number(part->frequencies, part->frequency_width, at), part->postings[at]);
}

/* The first place from `low` on whose posting is not below `passage`: steps that double, then halving. */
static int64_t gallop(const int32_t *postings, int64_t low, int64_t end, int64_t passage)
{
    int64_t step = 1;
    for (; low + step < end && postings[low + step] < passage; step *= 2)
        low += step;
    int64_t high = low + step < end ? low + step : end;
    const int32_t *place = postings + low;
    for (int64_t left = high - low; left > 1; left -= left / 2)
        place = place[left / 2 - 1] < passage ? place + left / 2 : place;       /* no jump to be guessed wrong */
    return place - postings + (place < postings + high && *place < passage);
}

/* What a term is worth in a passage; `at` is where to begin to look, and where it was looked for. */
static double look_up(const Search *search, const Part *part, const List *list, int64_t passage, int64_t *at)
{
    if (list->dense && list->dense[passage] < MOST_IN_DENSE)
        return list->dense[passage] ? worth(search, part, list->dense[passage], passage) : 0.0;
    *at = gallop(part->postings, *at, list->end, passage);
    return *at < list->end && part->postings[*at] == passage ? read(search, part, *at) : 0.0;
}

/* Keep `value` if it is among the k best so far, the least of which is a threshold: a heap. */
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
            child += child + 1 < k && heap[child + 1] < heap[child];
            if (heap[child] >= value)
                break;
            heap[hole] = heap[child];
        }
    heap[hole] = value;
    if (search->held == k && heap[0] > search->threshold)
        search->threshold = heap[0];
}

/* What still counts. Less, and a document is beaten whatever rounding does. */
static double least(const Search *search) { return search->threshold * (1 - search->rounding); }

/* Whether a term and those after it can lift a document over the threshold. */
static int is_read(const Search *search, const Term *term) { return term->known && term->headroom >= least(search); }

/* The terms of the query with their weights and headrooms; nothing is known of the documents yet. */
static void arrange(Search *search)
{
    Term *terms = search->terms;
    int64_t count = 0, t;
    search->held = 0, search->threshold = 0.0, search->window = FIRST_WINDOW;
    for (int64_t i = 0; i < search->length; i++) {
        const Known *known = search->query[i];
        for (t = 0; t < count && terms[t].known != known; t++)
            ;
        if (t == count) {
            for (count++; t > 0 && terms[t - 1].known->frequency > known->frequency; t--)
                terms[t] = terms[t - 1];
            terms[t] = (Term){known, 0, 0, 0};
        }
        terms[t].weight += 1;
    }
    search->term_count = count;
    terms[count] = (Term){0, 0, 0, 0};          /* after the last there is nothing to add */
    for (t = count - 1; t >= 0; t--) {
        terms[t].headroom = terms[t].weight * terms[t].known->bound + search->terms[t + 1].headroom;
        terms[t].weight *= terms[t].known->idf;
    }
}

/* The score of a passage as rank_bm25 computes it: the terms in the order of the query. */
static double score(const Search *search, int64_t p, int64_t passage)
{
    double sum = 0.0;
    for (int64_t i = 0; i < search->length; i++) {
        const List *list = &search->query[i]->lists[p];
        sum += search->query[i]->idf * look_up(search, &search->parts[p], list, passage, &(int64_t){list->start});
    }
    return sum;
}

/* Put `one` behind those found, or among them, the best first and equal scores by id. */
static void insert(Found *found, int64_t count, Found one, int in_order)
{
    for (; in_order && count > 0 && (found[count - 1].score < one.score ||
                         (found[count - 1].score == one.score && found[count - 1].id > one.id)); count--)
        found[count] = found[count - 1];
    found[count] = one;
}

/* A threshold to begin with, of documents that are likely to be good: the best of the rarest term that k or more hold,
 * among its first postings in each part. The heap is empty before and after. */
static void seed(Search *search, Found *best)
{
    int64_t t = 0, count = 0, wanted = SEEDS * search->k;
    while (t < search->term_count && search->terms[t].known->frequency < search->k)
        t++;
    for (int64_t p = 0; p < search->part_count && t < search->term_count && wanted < WINDOW; p++) {
        const Part *part = &search->parts[p];
        const List *list = &search->terms[t].known->lists[p];
        const uint8_t *mask = search->masks ? search->masks[p] : 0;
        for (int64_t at = list->start; at < list->end && at < list->start + FIRST_WINDOW; at++) {
            double value = mask && !mask[part->postings[at]] ? -1.0 : read(search, part, at);
            if (value >= 0.0 && (count < wanted || value > best[count - 1].score))
                insert(best, count < wanted ? count++ : count - 1, (Found){value, p, part->postings[at]}, 1);
        }
    }
    for (int64_t i = 0; i < count; i++)
        offer(search, score(search, best[i].id, best[i].number));
    search->held = 0;
}

/* Where the next window of part `p` begins: at the next posting of a term that is read. */
static int64_t next_window(const Search *search, int64_t p)
{
    int64_t next = search->parts[p].size;
    for (const Term *term = search->terms; is_read(search, term); term++)
        if (term->at < term->known->lists[p].end && search->parts[p].postings[term->at] < next)
            next = search->parts[p].postings[term->at];
    return next;
}

/* Read the postings of a window and add them up; the first term that was not read. */
static int64_t open_window(Search *search, int64_t p, int64_t begin, Room *room)
{
    const Part *part = &search->parts[p];
    const uint8_t *mask = search->masks ? search->masks[p] : 0;
    int64_t t;
    memset(room->open, 0, sizeof room->open);
    for (t = 0; is_read(search, &search->terms[t]); t++) {
        Term *term = &search->terms[t];
        /* What a document that is not open yet must be worth here to count. */
        double enough = least(search) - term[1].headroom;
        int64_t at = term->at, end = term->known->lists[p].end;
        for (; at < end && part->postings[at] < begin + search->window; at++) {
            int64_t passage = part->postings[at], place = passage - begin;
            if (mask && !mask[passage])
                continue;
            double value = term->weight * read(search, part, at);
            uint64_t bit = (uint64_t)1 << place % 64, *word = &room->open[place / 64];
            if (*word & bit)
                room->sums[place] += value;
            else if (value >= enough)
                *word |= bit, room->sums[place] = value;
        }
        term->at = at;
    }
    return t;
}

/* Look those that are open up in all terms from `t` on; how many can still be among the k best, all terms counted. */
static int64_t close_window(Search *search, int64_t p, int64_t begin, int64_t t, Room *room)
{
    const Part *part = &search->parts[p];
    int64_t count = 0;
    for (int64_t word = 0; word < WINDOW / 64; word++)
        for (uint64_t left = room->open[word]; left; left &= left - 1) {
            int64_t place = 64 * word + __builtin_ctzll(left);
            if (room->sums[place] + search->terms[t].headroom >= least(search))
                room->candidates[count++] = (Found){room->sums[place], 0, begin + place};
        }
    for (Term *term = &search->terms[t]; term->known && count; term++) {
        int64_t left = count;
        count = 0;
        for (int64_t i = 0; i < left; i++) {
            Found one = room->candidates[i];
            one.score += term->weight * look_up(search, part, &term->known->lists[p], one.number, &term->at);
            if (one.score >= least(search) - term[1].headroom)
                room->candidates[count++] = one;
        }
    }
    return count;
}

/* Documents among which the k best are, with their scores and ids, into `found`, which has room for all documents; how
 * many. FEW or less are in order. No term of the query has an idf below 0. */
int64_t best(Search *search, Room *room, Found *found)
{
    int64_t count = 0, kept = 0, begin;
    arrange(search);
    seed(search, room->candidates);
    for (int64_t p = 0; p < search->part_count; p++) {
        for (int64_t t = 0; t < search->term_count; t++)
            search->terms[t].at = search->terms[t].known->lists[p].start;
        while ((begin = next_window(search, p)) < search->parts[p].size) {
            int64_t able = close_window(search, p, begin, open_window(search, p, begin, room), room);
            for (int64_t i = 0; i < able; i++) {
                offer(search, room->candidates[i].score);
                found[count++] = (Found){room->candidates[i].score, p, room->candidates[i].number};
            }
            search->window = search->window < WINDOW ? 2 * search->window : WINDOW;
        }
    }
    for (int64_t i = 0; i < count; i++)
        if (found[i].score >= least(search)) {
            const Part *part = &search->parts[found[i].id];
            int64_t passage = found[i].number;
            Found one = {score(search, found[i].id, passage), part->ids[passage], part->offset + passage};
            insert(found, kept, one, kept < FEW);
            kept++;
        }
    return kept;
}
