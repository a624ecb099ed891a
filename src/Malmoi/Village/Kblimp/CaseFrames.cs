using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Predicates choose the particles of their arguments.</summary>
internal static class CaseFrames
{
    public static Phenomenon Phenomenon { get; } =
        new(
            "case_frames",
            "syntax",
            [
                new(
                    "psych_nominative_accusative",
                    "An adjective of feeling has its object in the nominative, the verb made of it in the accusative: 그 영화가 좋다, 그 영화를 좋아한다",
                    "Gerdts and Youn (1988); Sohn (1999), 9.3",
                    Reach.Apart,
                    Psych
                ),
                new(
                    "become_nominative",
                    "되다 has its complement in the nominative: 의사가 되었다, 의사를 만났다",
                    "Sohn (1999), 9.3; Maling and Kim (1992)",
                    Reach.Apart,
                    Become
                ),
                new(
                    "dative_accusative",
                    "인사하다 and its like take a person in the dative, 기다리다 and its like in the accusative",
                    "Sohn (1999), 9.3",
                    Reach.Apart,
                    Dative
                ),
                new(
                    "goal_or_place",
                    "에 is where one arrives, 에서 where one acts: 도서관에 도착했다, 도서관에서 공부했다",
                    "Sohn (1999), 9.3.2",
                    Reach.Apart,
                    GoalOrPlace
                ),
                new(
                    "oblique_or_accusative",
                    "동의하다, 만족하다, 실망하다 have 에, 발표하다 and its like 을: 결과에 실망했다, 결과를 발표했다",
                    "Sohn (1999), 9.3",
                    Reach.Apart,
                    Oblique
                ),
                new(
                    "animate_dative",
                    "에게 for those who live, 에 for the others: 친구에게, 은행에",
                    "Sohn (1999), 9.3.2",
                    Reach.OneWord,
                    Animate
                ),
                new(
                    "animate_dative_partitive",
                    "에게 and 에 likewise behind 중 하나: 친구들 중 하나에게, 은행들 중 하나에",
                    "Sohn (1999), 9.3.2",
                    Reach.Apart,
                    Partitive
                ),
            ]
        );

    private static Cross Psych(Draws draws)
    {
        var feelings = draws.Pick(
            ("좋다", "좋아한다"),
            ("싫다", "싫어한다"),
            ("그립다", "그리워한다"),
            ("부럽다", "부러워한다"),
            ("무섭다", "무서워한다")
        );
        var thing = feelings.Item1 switch
        {
            "그립다" => draws.Pick(
                "그 노래",
                "그 동네",
                "고향",
                "그 시절",
                "고향 바다",
                "어린 시절",
                "그 골목",
                "옛집"
            ),
            "부럽다" => draws.Pick("그 목소리", "민수의 재능", "그 용기", "젊음", "그 여유", "그 솜씨", "그 성격"),
            "무섭다" => draws.Pick("그 골목", "어둠", "천둥소리", "그 영화", "높은 곳", "겨울 바다", "밤길", "그 소문"),
            _ => draws.Pick(
                "그 영화",
                "그 노래",
                "매운 음식",
                "겨울",
                "여름",
                "그 소설",
                "이 동네",
                "비 오는 날",
                "이 그림",
                "단 음식",
                "아침",
                "파란색"
            ),
        };
        var who = draws.Pick("나는", "저는", "우리는");
        var degree = draws.Pick(
            "정말",
            "무척",
            "참",
            "아주",
            "예전부터 정말",
            "아직도 무척",
            "어릴 때부터 무척",
            "요즘 참"
        );
        return Cross.Of(
            feelings,
            ("이", "을"),
            (feeling, particle) => Line.Of(who, With(thing, particle), degree, feeling)
        );
    }

    private static Cross Become(Draws draws)
    {
        var (who, job) = (Subject(draws.Name()), draws.Word("job"));
        Eojeol time = draws.Pick(
            "작년에",
            "재작년에",
            "지난달에",
            "올해",
            "올봄에",
            "지난해에",
            "작년 가을에",
            "지난겨울에"
        );
        var how = draws.Pick("드디어", "마침내", "결국", "다시");
        var met = draws.Pick("만났다", "찾아갔다", "초대했다", "도와주었다", "인터뷰했다");
        return Cross.Of(
            ("되었다", met),
            ("이", "을"),
            (verb, particle) => Line.Of(who, time, With(job, particle), how, verb)
        );
    }

    private static Cross Dative(Draws draws)
    {
        var (who, time, whom) = (Topic(draws.Name()), draws.When(), draws.Commoner());
        var verbs = (
            draws.Pick("인사했다", "전화했다", "사과했다", "연락했다", "대답했다", "양보했다"),
            draws.Pick("만났다", "기다렸다", "초대했다", "속였다", "피했다", "깨웠다")
        );
        var how = draws.Pick("먼저", "다시", "조용히", "혼자", "일부러", "아침 일찍");
        return Cross.Of(verbs, ("에게", "을"), (verb, particle) => Line.Of(who, time, With(whom, particle), how, verb));
    }

    private static Cross GoalOrPlace(Draws draws)
    {
        var (who, time, place) = (
            Topic(draws.Name()),
            draws.When(),
            draws.Pick("도서관", "학교", "카페", "학원", "사무실", "연구소", "교실", "강당", "체육관", "독서실", "공원")
        );
        var arrived = draws.Pick("도착했다", "들렀다", "다녀갔다");
        var did = draws.Pick("공부했다", "일했다", "운동했다", "발표했다", "연습했다");
        var how = draws.Pick("혼자", "친구와 함께", "잠깐", "몰래", "다시");
        return Cross.Of(
            (arrived, did),
            ("에", "에서"),
            (verb, particle) => Line.Of(who, time, With(place, particle), how, verb)
        );
    }

    private static Cross Oblique(Draws draws)
    {
        var (who, time) = (Topic(draws.Name()), draws.When());
        var (what, oblique) = draws.Pick(
            ("결과", "실망했다"),
            ("결과", "만족했다"),
            ("계획", "동의했다"),
            ("결정", "동의했다"),
            ("계획", "실망했다"),
            ("결정", "실망했다"),
            ("내용", "만족했다"),
            ("내용", "실망했다")
        );
        var accusative = draws.Pick("발표했다", "설명했다", "검토했다", "공개했다");
        var which = draws.Pick("회의", "조사", "연구", "실험", "시험");
        var noun = what is "결과" or "내용" ? $"{which} {what}" : $"그 {what}";
        var how = draws.Pick("결국", "다시", "곧바로", "또", "마침내");
        return Cross.Of(
            (oblique, accusative),
            ("에", "을"),
            (verb, particle) => Line.Of(who, time, With(noun, particle), how, verb)
        );
    }

    private static Cross Animate(Draws draws)
    {
        var (who, time) = (Topic(draws.Name()), draws.When());
        var (did, how) = (Contact(draws), draws.Pick("먼저", "다시", "급히", "직접", "또"));
        return Cross.Of(
            (draws.Commoner(), Institution(draws)),
            ("에게", "에"),
            (noun, particle) => Line.Of(who, time, With(noun, particle), how, did)
        );
    }

    private static Cross Partitive(Draws draws)
    {
        var (who, time) = (Topic(draws.Name()), draws.When());
        var (did, how) = (Contact(draws), draws.Pick("먼저", "다시", "급히", "직접", "또"));
        var (person, place) = (draws.Commoner(), Institution(draws));
        return Cross.Of(
            (person + "들", place + "들"),
            ("하나에게", "하나에"),
            (noun, one) => Line.Of(who, time, noun, "중", one, how, did)
        );
    }

    private static string Contact(Draws draws) =>
        draws.Pick("전화했다", "연락했다", "편지를 보냈다", "전화를 걸었다", "선물을 보냈다", "소식을 전했다");

    private static string Institution(Draws draws) =>
        draws.Pick(
            "은행",
            "병원",
            "학교",
            "회사",
            "신문사",
            "방송국",
            "도서관",
            "호텔",
            "연구소",
            "박물관",
            "학원",
            "출판사"
        );
}
