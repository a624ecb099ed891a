using Malmoi.Village.Grammar;

namespace Malmoi.Village.Views;

/// <summary>Stories with their summaries: both are told of the same people and things by the same plot.</summary>
internal sealed class SummaryView(Split split, ulong seed, Language? language)
{
    private readonly Author _author = new(split, seed);
    private readonly Draft _draft = new();

    public IEnumerable<StorySummary> Stories()
    {
        for (var index = 0L; ; index++)
        {
            var (story, summary) = Tell(index);
            var written = ItemSource.Turn(language, index);
            yield return new StorySummary
            {
                Story = Text(story, written),
                Summary = Text(summary, written),
                Language = written,
            };
        }
    }

    /// <summary>The derivations themselves.</summary>
    public (IReadOnlyList<Utterance> Story, IReadOnlyList<Utterance> Summary) Tell(long index)
    {
        List<Utterance> story = [];
        _author.WriteStory(index, story, out var summary);
        return (story, summary);
    }

    private string Text(IReadOnlyList<Utterance> sentences, Language written) =>
        string.Join(
            ' ',
            sentences.Select(sentence =>
            {
                sentence.Write(_draft, written);
                return TextView.Text(_draft.Sentence);
            })
        );
}
