using System.Globalization;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Checks;

/// <summary>The reply lists so many different words of a class of nouns, and nothing else.</summary>
internal sealed class MembersAnswer : AnswerCheck
{
    private static readonly string[] _separators = [",", " and ", " 그리고 ", "、", "\n", ";"];
    private readonly int _count;
    private readonly string _family;
    private readonly HashSet<string> _words;

    public MembersAnswer(int count, string family)
    {
        if (count < 1)
        {
            throw new InputException($"a list of {count} words is none: ask for at least 1");
        }

        _count = count;
        _family = family;
        _words = new HashSet<string>(
            BilingualLexicon
                .Default.Select(Selector.Parse(family))
                .SelectMany<Noun, string>(noun => [noun.English, noun.Plural, noun.Korean])
                .Select(AnswerText.Normal),
            StringComparer.Ordinal
        );
    }

    public override bool Accepts(string reply)
    {
        foreach (var text in AnswerText.Candidates(reply))
        {
            var items = text.Split(_separators, StringSplitOptions.RemoveEmptyEntries)
                .Select(item => AnswerText.Candidates(item).FirstOrDefault(_words.Contains))
                .ToList();
            if (
                items.Count == _count
                && items.TrueForAll(item => item is not null)
                && items.Distinct().Count() == _count
            )
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"members: {_count} {_family}");
}
