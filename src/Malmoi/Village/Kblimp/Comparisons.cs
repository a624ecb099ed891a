using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>보다 with 훨씬 and 더, 와 with 똑같이, a group with 가장.</summary>
internal static class Comparisons
{
    private static readonly (string Part, string Verb)[] _traits =
    [
        ("키가", "크다"),
        ("목소리가", "작다"),
        ("걸음이", "빠르다"),
        ("머리가", "길다"),
        ("힘이", "세다"),
        ("마음이", "넓다"),
        ("글씨가", "예쁘다"),
        ("말이", "많다"),
        ("발이", "크다"),
        ("손이", "작다"),
        ("성적이", "좋다"),
        ("잠이", "많다"),
    ];

    public static Phenomenon Phenomenon { get; } =
        new(
            "comparison",
            "syntax/semantics",
            [
                new(
                    "comparative_standard",
                    "보다 with 훨씬, 와 with 똑같이: 민호보다 키가 훨씬 크다, 민호와 키가 똑같이 크다",
                    "Sohn (1999), 9.3; Beck, Oda and Sugisaki (2004)",
                    Reach.Apart,
                    Standard
                ),
                new(
                    "comparative_superlative",
                    "더 with what stands before 보다, 가장 with a group: 민호보다 키가 더 크고 반에서 발이 가장 크다",
                    "Sohn (1999), 9.3",
                    Reach.Apart,
                    Superlative
                ),
            ]
        );

    private static Cross Standard(Draws draws)
    {
        var (one, other) = draws.Two("name");
        var trait = draws.Pick<(string Part, string Verb)>(_traits);
        return Cross.Of(
            (draws.Pick("훨씬", "훨씬 더"), draws.Pick("똑같이", "비슷하게")),
            ("보다", "과"),
            (degree, particle) => Line.Of(Topic(one), With(other, particle), trait.Part, degree, trait.Verb)
        );
    }

    private static Cross? Superlative(Draws draws)
    {
        var (one, other) = draws.Two("name");
        var (first, second) = (
            draws.Pick<(string Part, string Verb)>(_traits),
            draws.Pick<(string Part, string Verb)>(_traits)
        );
        var group = draws.Pick(
            "우리 반에서",
            "친구들 중에서",
            "우리 학교에서",
            "형제들 중에서",
            "동네에서",
            "회원들 가운데"
        );
        var linked = Korean.Predicate.Parse(first.Verb, Korean.StemClass.Regular, Korean.PredicateKind.Description);
        return first.Part == second.Part
            ? null
            : Cross.Of(
                (("더", "가장"), ("가장", "더")),
                (($"{other}보다", group), (group, $"{other}보다")),
                (degrees, standards) =>
                    Line.Of(
                        Topic(one),
                        standards.Item1,
                        first.Part,
                        degrees.Item1,
                        Of(linked, "고"),
                        standards.Item2,
                        second.Part,
                        degrees.Item2,
                        second.Verb
                    )
            );
    }
}
