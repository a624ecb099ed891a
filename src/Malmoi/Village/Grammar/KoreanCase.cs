namespace Malmoi.Village.Grammar;

/// <summary>What a Korean particle says of its noun; the particle itself is chosen by sound, life and honour.</summary>
internal enum KoreanCase
{
    None,

    /// <summary>은, 는, 께서는.</summary>
    Topic,

    /// <summary>이, 가, 께서.</summary>
    Subject,

    /// <summary>이 되다: never 께서.</summary>
    Complement,

    /// <summary>을, 를.</summary>
    Object,

    /// <summary>의.</summary>
    Genitive,

    /// <summary>에게, 께; 에 of what does not live.</summary>
    Dative,

    /// <summary>에: where something is, when, whither.</summary>
    At,

    /// <summary>에서: where something happens, whence.</summary>
    From,

    /// <summary>에게서, 께.</summary>
    FromSomebody,

    /// <summary>으로, 로.</summary>
    Toward,

    /// <summary>과, 와.</summary>
    With,

    /// <summary>도.</summary>
    Also,

    /// <summary>만.</summary>
    Only,

    /// <summary>밖에.</summary>
    NothingBut,

    /// <summary>까지.</summary>
    Until,

    /// <summary>부터.</summary>
    Since,

    /// <summary>보다.</summary>
    Than,

    /// <summary>처럼.</summary>
    Like,

    /// <summary>에 대해: about, the particle before 대해.</summary>
    About,
}

/// <summary>The particle and the universal features of each Korean case.</summary>
internal static class KoreanCases
{
    private static readonly string[] _particles =
    [
        "",
        "은",
        "이",
        "이",
        "을",
        "의",
        "에게",
        "에",
        "에서",
        "에게서",
        "으로",
        "과",
        "도",
        "만",
        "밖에",
        "까지",
        "부터",
        "보다",
        "처럼",
        "에",
    ];

    private static readonly string[] _features =
    [
        "_",
        "_",
        "Case=Nom",
        "Case=Nom",
        "Case=Acc",
        "Case=Gen",
        "Case=Dat",
        "Case=Loc",
        "Case=Loc",
        "Case=Abl",
        "Case=Lat",
        "Case=Com",
        "_",
        "_",
        "_",
        "Case=Ter",
        "Case=Abl",
        "Case=Cmp",
        "Case=Equ",
        "Case=Loc",
    ];

    /// <summary>The particle after a word.</summary>
    public static string After(ReadOnlySpan<char> word, KoreanCase korean, bool isHonored, bool isAnimate) =>
        (korean, isHonored, isAnimate) switch
        {
            (KoreanCase.None, _, _) => "",
            (KoreanCase.Topic, true, _) => "께서는",
            (KoreanCase.Subject, true, _) => "께서",
            (KoreanCase.Dative or KoreanCase.FromSomebody, true, _) => "께",
            (KoreanCase.Dative, _, false) => "에",
            (KoreanCase.FromSomebody, _, false) => "에서",
            _ => Korean.Particle.After(word, _particles[(int)korean]),
        };

    public static string Features(KoreanCase korean) => _features[(int)korean];

    /// <summary>The case that the lexicon's citation of a particle names: 을, 에게, 와, 에, 로, 가, 에서.</summary>
    public static KoreanCase Parse(string particle) =>
        particle switch
        {
            "" or "을" or "를" => KoreanCase.Object,
            "에게" => KoreanCase.Dative,
            "과" or "와" => KoreanCase.With,
            "에" => KoreanCase.At,
            "에서" => KoreanCase.From,
            "에게서" => KoreanCase.FromSomebody,
            "으로" or "로" => KoreanCase.Toward,
            "이" or "가" => KoreanCase.Complement,
            "은" or "는" => KoreanCase.Topic,
            "까지" => KoreanCase.Until,
            "보다" => KoreanCase.Than,
            "의" => KoreanCase.Genitive,
            "처럼" => KoreanCase.Like,
            _ => throw new InputException(
                $"the lexicon names the particle '{particle}', which the grammar does not know"
            ),
        };
}
