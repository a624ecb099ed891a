using Malmoi.Village.Korean;
using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Some stems change before a vowel and some that look like them do not: 추워서, but 좁아서.</summary>
internal static class Conjugations
{
    private const string Orthography = "Hangeul Orthography, article 18; Sohn (1999), 8.4";

    /// <summary>A sentence's beginning with a form and the same form made by the other rule.</summary>
    private static readonly (string Before, string Right, string Wrong)[] _bieup =
    [
        ("날씨가 너무", "추워서", "춥어서"),
        ("방 안이 너무", "더워서", "덥어서"),
        ("가방이 너무", "무거워서", "무겁어서"),
        ("시험이 너무", "어려워서", "어렵어서"),
        ("국이 너무", "뜨거워서", "뜨겁어서"),
        ("김치가 너무", "매워서", "맵어서"),
        ("밤길이 너무", "어두워서", "어둡어서"),
        ("동네가 너무", "시끄러워서", "시끄럽어서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _regularBieup =
    [
        ("방이 너무", "좁아서", "조와서"),
        ("옷이 얇아 외투를", "입어서", "이워서"),
        ("손을 꼭", "잡아서", "자와서"),
        ("이를 두 개", "뽑아서", "뽀와서"),
        ("풍선껌을 오래", "씹어서", "씨워서"),
        ("종이를 반으로", "접어서", "저워서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _digeut =
    [
        ("그 소식을", "들어서", "듣어서"),
        ("짐을 차에", "실어서", "싣어서"),
        ("잘못을 뒤늦게", "깨달아서", "깨닫아서"),
        ("음악을 크게", "들어서", "듣어서"),
        ("이야기를 다", "들어서", "듣어서"),
        ("상자를 트럭에", "실어서", "싣어서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _regularDigeut =
    [
        ("선물을 많이", "받아서", "발아서"),
        ("물을 바닥에", "쏟아서", "쏠아서"),
        ("편지 봉투를", "뜯어서", "뜰어서"),
        ("전화를 늦게", "받아서", "발아서"),
        ("우유를 옷에", "쏟아서", "쏠아서"),
        ("포장지를 먼저", "뜯어서", "뜰어서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _siot =
    [
        ("새 집을", "지어서", "짓어서"),
        ("감기가 다", "나아서", "낫아서"),
        ("얼굴이 많이", "부어서", "붓어서"),
        ("밑줄을 길게", "그어서", "긋어서"),
        ("끈을 길게", "이어서", "잇어서"),
        ("커피를 천천히", "저어서", "젓어서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _regularSiot =
    [
        ("그 말에 크게", "웃어서", "우어서"),
        ("손을 깨끗이", "씻어서", "씨어서"),
        ("외투를 먼저", "벗어서", "버어서"),
        ("장난감을 자꾸", "빼앗아서", "빼아아서"),
        ("과일을 물에", "씻어서", "씨어서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _hieut =
    [
        ("사과가 아주", "빨개서", "빨갛아서"),
        ("하늘이 아주", "파래서", "파랗아서"),
        ("눈이 온통", "하얘서", "하얗아서"),
        ("은행잎이 아주", "노래서", "노랗아서"),
        ("숯이 온통", "까매서", "까맣아서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _regularHieut =
    [
        ("날씨가 아주", "좋아서", "좨서"),
        ("책을 많이", "쌓아서", "쌔서"),
        ("가방을 바닥에", "놓아서", "놰서"),
        ("약을 밥에", "넣어서", "네서"),
        ("벽돌을 높이", "쌓아서", "쌔서"),
        ("소금을 많이", "넣어서", "네서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _bright =
    [
        ("손을 꼭", "잡아서", "잡어서"),
        ("문을 꼭", "닫아서", "닫어서"),
        ("방이 너무", "좁아서", "좁어서"),
        ("선물을 많이", "받아서", "받어서"),
        ("자리에 오래", "앉아서", "앉어서"),
        ("키가 너무", "작아서", "작어서"),
        ("돈을 조금씩", "모아서", "모어서"),
    ];

    private static readonly (string Before, string Right, string Wrong)[] _dark =
    [
        ("밥을 많이", "먹어서", "먹아서"),
        ("그 말에 크게", "웃어서", "웃아서"),
        ("책을 오래", "읽어서", "읽아서"),
        ("외투를 먼저", "벗어서", "벗아서"),
        ("나무를 많이", "심어서", "심아서"),
        ("마당이 아주", "넓어서", "넓아서"),
        ("옷을 얇게", "입어서", "입아서"),
    ];

    public static Phenomenon Phenomenon { get; } =
        new(
            "irregular_conjugation",
            "morphology",
            [
                Pair(
                    "bieup_irregular",
                    "ㅂ becomes 우 in 춥다 and its like, stays in 좁다: 추워서, 좁아서",
                    _bieup,
                    _regularBieup
                ),
                Pair(
                    "digeut_irregular",
                    "ㄷ becomes ㄹ in 듣다 and its like, stays in 받다: 들어서, 받아서",
                    _digeut,
                    _regularDigeut
                ),
                Pair(
                    "siot_irregular",
                    "ㅅ drops in 짓다 and its like, stays in 웃다: 지어서, 웃어서",
                    _siot,
                    _regularSiot
                ),
                Pair(
                    "hieut_irregular",
                    "ㅎ melts into 애 in 빨갛다 and its like, stays in 좋다: 빨개서, 좋아서",
                    _hieut,
                    _regularHieut
                ),
                Pair("vowel_harmony", "아 behind ㅏ and ㅗ, 어 behind the others: 잡아서, 먹어서", _bright, _dark) with
                {
                    Source = "Hangeul Orthography, article 16; Sohn (1999), 6.4",
                },
            ]
        );

    private static Paradigm Pair(
        string uid,
        string rule,
        (string Before, string Right, string Wrong)[] changing,
        (string Before, string Right, string Wrong)[] staying
    ) =>
        new(
            uid,
            rule,
            Orthography,
            Reach.OneWord,
            draws =>
            {
                var one = draws.Pick<(string Before, string Right, string Wrong)>(changing);
                var other = draws.Pick<(string Before, string Right, string Wrong)>(staying);
                var (firstWho, firstThen) = (With(draws.Somebody(), Particle.Topic), Then(draws));
                var (secondWho, secondThen) = (With(draws.Somebody(), Particle.Topic), Then(draws));
                return new Cross(
                    Line.Of(firstWho, one.Before, one.Right, firstThen),
                    Line.Of(firstWho, one.Before, one.Wrong, firstThen),
                    Line.Of(secondWho, other.Before, other.Right, secondThen),
                    Line.Of(secondWho, other.Before, other.Wrong, secondThen)
                );
            }
        );

    /// <summary>What goes on from any reason: 그랬다고 말했다.</summary>
    private static Eojeol Then(Draws draws) =>
        $"그랬다고 {draws.Pick("말했다", "대답했다", "설명했다", "변명했다", "둘러댔다", "털어놓았다")}";
}
