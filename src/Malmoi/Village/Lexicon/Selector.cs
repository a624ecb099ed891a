namespace Malmoi.Village.Lexicon;

/// <summary>A condition on nouns, written in the tables as words: "person | mammal | =robot - kin".</summary>
/// <remarks>
/// Words are separated by blanks. A class (kin), a family of classes (person), a property (edible) or a concept (=door) admits;
/// the same after a minus (-edible, -=door) forbids. "any" admits every noun; an empty selector admits none.
/// </remarks>
public sealed class Selector
{
    private readonly HashSet<SemanticClass> _classes = [];
    private readonly HashSet<SemanticClass> _forbiddenClasses = [];
    private readonly HashSet<string> _concepts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forbiddenConcepts = new(StringComparer.Ordinal);
    private readonly List<NounProperties> _properties = [];
    private NounProperties _forbiddenProperties;
    private readonly bool _any;

    private Selector(string text)
    {
        Text = text;
        foreach (var token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var forbids = token[0] == '-';
            var word = forbids ? token[1..] : token;
            if (word == "any")
            {
                _any = true;
            }
            else if (word.StartsWith('='))
            {
                (forbids ? _forbiddenConcepts : _concepts).Add(word[1..]);
            }
            else if (SemanticFamily.TryGet(word, out var classes))
            {
                (forbids ? _forbiddenClasses : _classes).UnionWith(classes);
            }
            else if (Enum.TryParse(word, true, out NounProperties property) && property != NounProperties.None)
            {
                if (forbids)
                {
                    _forbiddenProperties |= property;
                }
                else
                {
                    _properties.Add(property);
                }
            }
            else
            {
                throw new InputException(
                    $"the selector '{text}' names '{word}', which is no class, family, property, '=concept' or 'any'; mend the table"
                );
            }
        }
    }

    public string Text { get; }

    /// <summary>Whether the selector admits nothing: the frame has no such argument.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>The concepts named one by one, allowed and forbidden.</summary>
    public IEnumerable<string> Concepts => _concepts.Concat(_forbiddenConcepts);

    public static Selector Parse(string text) => new(text);

    public bool Admits(Noun noun)
    {
        if (
            _forbiddenClasses.Contains(noun.Class)
            || _forbiddenConcepts.Contains(noun.Concept)
            || (noun.Properties & _forbiddenProperties) != 0
        )
        {
            return false;
        }

        return _any || _classes.Contains(noun.Class) || _concepts.Contains(noun.Concept) || _properties.Exists(noun.Is);
    }

    public override string ToString() => Text;
}
