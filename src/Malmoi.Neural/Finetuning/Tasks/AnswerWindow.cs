using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A question with a part of its passage, as a model reads them.</summary>
/// <param name="Question">The number of the question.</param>
/// <param name="Input">Both, with special tokens.</param>
/// <param name="Passage">The whole passage.</param>
internal sealed record AnswerWindow(int Question, ModelInput Input, string Passage)
{
    private const int PassageSequence = 1;

    /// <summary>Where the first and the last piece of an answer stand; both at the first place where this part of the passage has not all of it.</summary>
    /// <param name="start">Its first character in the passage.</param>
    /// <param name="end">The one after its last.</param>
    public (int First, int Last) Find(int start, int end)
    {
        var (first, last) = (-1, -1);
        for (var place = 0; place < Input.Length; place++)
        {
            var token = Input.Tokens[place];
            if (IsOfPassage(place) && token.End > start && token.Start < end)
            {
                first = first < 0 ? place : first;
                last = place;
            }
        }

        // A part may begin or end within the answer.
        return first >= 0 && Covers(first, start, end) && Input.Tokens[last].End >= end ? (first, last) : (0, 0);
    }

    /// <summary>The best answer of at most some tokens: the two places in the passage, in order, with the greatest sum of numbers.</summary>
    /// <param name="begins">How much each place looks like a beginning.</param>
    /// <param name="ends">How much each looks like an end.</param>
    /// <param name="longest">Tokens of an answer at most.</param>
    /// <returns>The answer as the passage has it, and its sum; an empty one where no place is the passage's.</returns>
    public (string Text, double Score) Best(ReadOnlySpan<float> begins, ReadOnlySpan<float> ends, int longest)
    {
        var (best, first, last) = (double.NegativeInfinity, -1, -1);
        for (var begin = 0; begin < Input.Length; begin++)
        {
            for (var end = begin; IsOfPassage(begin) && end < Math.Min(Input.Length, begin + longest); end++)
            {
                var score = (double)begins[begin] + ends[end];
                if (IsOfPassage(end) && score > best)
                {
                    (best, first, last) = (score, begin, end);
                }
            }
        }

        return first < 0 ? ("", best) : (Passage[Input.Tokens[first].Start..Input.Tokens[last].End].Trim(), best);
    }

    private bool IsOfPassage(int place) => Input.Tokens[place].Sequence == PassageSequence;

    // A blank may stand between the beginning of the answer and the first piece that has some of it.
    private bool Covers(int first, int start, int end) =>
        Input.Tokens[first].Start <= start
        || string.IsNullOrWhiteSpace(Passage[start..Math.Min(end, Input.Tokens[first].Start)]);
}
