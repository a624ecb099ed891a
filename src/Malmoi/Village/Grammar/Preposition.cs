using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>English prepositions; those of several words hang together as fixed expressions.</summary>
internal static class Preposition
{
    private static readonly Dictionary<string, string[]> _pieces = new(StringComparer.Ordinal);
    private static readonly Lock _lock = new();

    /// <summary>Writes the preposition and answers its first word.</summary>
    public static int Write(Draft draft, string preposition)
    {
        if (!preposition.Contains(' ', StringComparison.Ordinal))
        {
            return draft.Sentence.Add(preposition, preposition, PartOfSpeech.Adposition);
        }

        var pieces = Pieces(preposition);
        var first = draft.Sentence.Add(pieces[0], pieces[0], PartOfSpeech.Adposition);
        for (var index = 1; index < pieces.Length; index++)
        {
            var part = pieces[index] == "front" ? PartOfSpeech.Noun : PartOfSpeech.Adposition;
            draft.AddTo(first, "fixed", pieces[index], pieces[index], part);
        }

        return first;
    }

    private static string[] Pieces(string preposition)
    {
        lock (_lock)
        {
            if (!_pieces.TryGetValue(preposition, out var pieces))
            {
                pieces = preposition.Split(' ');
                _pieces.Add(preposition, pieces);
            }

            return pieces;
        }
    }
}
