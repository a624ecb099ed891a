using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Verbs choose the ending of the clause they take: 다고 said, 느냐고 asked, 으라고 told, 자고 proposed, 음 known, 기 hoped.</summary>
internal static class Complements
{
    public static Phenomenon Phenomenon { get; } =
        new(
            "complementisers",
            "syntax",
            [
                new(
                    "quoted_question",
                    "다고 is answered, 느냐고 is asked: 샀다고 대답했다, 샀느냐고 물었다",
                    "Sohn (1999), 9.10; Pak (2008)",
                    Reach.Apart,
                    Question
                ),
                new(
                    "quoted_command",
                    "으라고 is told, 었다고 is believed: 사라고 명령했다, 샀다고 믿었다",
                    "Sohn (1999), 9.10; Pak (2008)",
                    Reach.Apart,
                    Command
                ),
                new(
                    "quoted_proposal",
                    "자고 is proposed, 었다고 confessed: 사자고 제안했다, 샀다고 고백했다",
                    "Sohn (1999), 9.10; Pak (2008)",
                    Reach.Apart,
                    Proposal
                ),
                new(
                    "nominaliser_fact_wish",
                    "음 is what one knows, 기 what one wishes: 샀음을 깨달았다, 사기를 바랐다",
                    "Sohn (1999), 9.11",
                    Reach.Apart,
                    FactOrWish
                ),
                new(
                    "whether_or_that",
                    "는지 is wondered, 다고 believed: 샀는지 궁금했다, 샀다고 믿었다",
                    "Sohn (1999), 9.10",
                    Reach.Apart,
                    Whether
                ),
            ]
        );

    private static string How(Draws draws) =>
        draws.Pick("조용히", "다시", "먼저", "또", "분명하게", "차분하게", "그날도");

    private static Cross Question(Draws draws)
    {
        var (who, other, deed) = (Topic(draws.Name()), Subject(draws.Commoner()), draws.Deed());
        var how = How(draws);
        return Cross.Of(
            (draws.Pick("대답했다", "설명했다", "주장했다"), draws.Pick("물었다", "질문했다")),
            (deed.Form("었+다고"), deed.Form("었+느냐고")),
            (verb, said) => Line.Of(who, other, deed.In, deed.Object, said, how, verb)
        );
    }

    private static Cross Command(Draws draws)
    {
        var (who, deed) = (Topic(draws.Name()), draws.Deed(IsWilled));
        var how = draws.Pick("다시", "전부터", "그날도", "여전히", "처음부터");
        return Cross.Of(
            (draws.Pick("명령했다", "부탁했다", "당부했다"), draws.Pick("믿었다", "생각했다", "기억했다")),
            (deed.Form("으라고"), deed.Form("었+다고")),
            (verb, said) => Line.Of(who, deed.In, deed.Object, said, how, verb)
        );
    }

    private static Cross Proposal(Draws draws)
    {
        var (who, whom, deed) = (Topic(draws.Name()), With(draws.Commoner(), "에게"), draws.Deed(IsWilled));
        var how = How(draws);
        return Cross.Of(
            (draws.Pick("제안했다", "권했다"), draws.Pick("고백했다", "자랑했다", "털어놓았다")),
            (deed.Form("자고"), deed.Form("었+다고")),
            (verb, said) => Line.Of(who, whom, deed.In, deed.Object, said, how, verb)
        );
    }

    private static Cross FactOrWish(Draws draws)
    {
        var (who, other, deed) = (Topic(draws.Name()), Subject(draws.Commoner()), draws.Deed());
        var how = draws.Pick("그때", "속으로", "그날", "문득");
        return Cross.Of(
            (draws.Pick("깨달았다", "알았다", "확신했다"), draws.Pick("바랐다", "원했다", "기대했다")),
            (With(deed.Form("었+음").Form, "을"), With(deed.Form("기").Form, "을")),
            (verb, said) => Line.Of(who, other, deed.In, deed.Object, said, how, verb)
        );
    }

    private static Cross Whether(Draws draws)
    {
        var (who, other, deed) = (Topic(draws.Name()), Subject(draws.Commoner()), draws.Deed());
        var how = draws.Pick("그때", "정말", "내내", "계속", "한동안");
        return Cross.Of(
            ("궁금해했다", draws.Pick("믿었다", "생각했다", "확신했다")),
            (deed.Form("었+는지"), deed.Form("었+다고")),
            (verb, said) => Line.Of(who, other, deed.In, deed.Object, said, how, verb)
        );
    }

    private static bool IsWilled(Scene scene) => scene.Verb.Stem is not ("잃어버리" or "발견하" or "받");
}
