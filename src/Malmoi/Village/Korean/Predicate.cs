using System.Collections.Concurrent;

namespace Malmoi.Village.Korean;

/// <summary>What a Korean predicate is, which decides the shape of 는다, 는 and 는데 after it.</summary>
public enum PredicateKind
{
    /// <summary>동사: 간다, 가는.</summary>
    Action,

    /// <summary>형용사: 예쁘다, 예쁜.</summary>
    Description,

    /// <summary>있다 and 없다: 있다, 있는.</summary>
    Existential,

    /// <summary>이다 and 아니다: 의사이다, 의사인.</summary>
    Copula,

    /// <summary>After 었 or 겠: 갔다, 갔는데.</summary>
    Tensed,
}

/// <summary>A Korean verb or adjective that conjugates; a phrase conjugates in its last word. Forms are made once and kept.</summary>
public sealed class Predicate
{
    private static readonly ConcurrentDictionary<string, Predicate> Copulas = new(StringComparer.Ordinal);
    private string?[] _forms = [];

    internal Predicate(string stem, StemClass stemClass, PredicateKind kind, bool isHonorific = false)
    {
        Stem = stem;
        Class = stemClass;
        Kind = kind;
        IsHonorific = isHonorific;
    }

    /// <summary>Without 다.</summary>
    public string Stem { get; }
    public StemClass Class { get; }
    public PredicateKind Kind { get; }

    /// <summary>Whether it ends in the honorific 시, which gives 세요 rather than 셔요.</summary>
    public bool IsHonorific { get; }

    /// <summary>The dictionary form.</summary>
    public string Lemma => Stem + "다";

    /// <param name="lemma">The dictionary form, ending in 다.</param>
    /// <param name="stemClass">Its conjugation class; 하다 is recognised where the class is regular.</param>
    /// <param name="kind">Verb or adjective; 있다 and 없다 are recognised.</param>
    /// <exception cref="InputException">The lemma does not end in 다.</exception>
    public static Predicate Parse(string lemma, StemClass stemClass, PredicateKind kind)
    {
        if (!lemma.EndsWith('다') || lemma.Length < 2)
        {
            throw new InputException($"'{lemma}' is no dictionary form of a Korean predicate; it should end in 다");
        }

        var stem = lemma[..^1];
        if (stem.EndsWith('있') || stem.EndsWith('없'))
        {
            kind = PredicateKind.Existential;
        }

        if (stemClass == StemClass.Regular && stem.EndsWith('하'))
        {
            stemClass = StemClass.Ha;
        }

        if (stem is "아니" or "이")
        {
            return new Predicate(stem, StemClass.Copula, PredicateKind.Copula);
        }

        return new Predicate(stem, stemClass, kind);
    }

    /// <summary>A suppletive honorific: 드시다, 계시다, 주무시다.</summary>
    public static Predicate ParseHonorific(string lemma)
    {
        if (!lemma.EndsWith("시다", StringComparison.Ordinal))
        {
            throw new InputException($"'{lemma}' is no honorific predicate; it should end in 시다");
        }

        return new Predicate(lemma[..^1], StemClass.Regular, PredicateKind.Action, isHonorific: true);
    }

    /// <summary>A noun with 이다.</summary>
    public static Predicate Copula(string noun) =>
        Copulas.GetOrAdd(noun, static noun => new Predicate(noun + "이", StemClass.Copula, PredicateKind.Copula));

    /// <summary>The form with an ending: 돕다 with 어요 is 도와요.</summary>
    public string Form(Ending ending)
    {
        var forms = _forms;
        if (ending.Index < forms.Length && forms[ending.Index] is { } form)
        {
            return form;
        }

        form = Conjugation.Conjugate(this, ending.Parts);
        if (ending.Index >= forms.Length)
        {
            // Two threads may both grow it; the loser's forms are made again when asked for.
            Array.Resize(ref forms, ending.Index + 16);
            _forms = forms;
        }

        forms[ending.Index] = form;
        return form;
    }

    /// <summary>The form with an ending by citation: "으시+었+다".</summary>
    public string Form(string ending) => Form(Ending.Of(ending));

    public override string ToString() => Lemma;
}
