using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Causative and passive verbs change who stands in which case.</summary>
internal static class Voices
{
    private static readonly (string[] Things, string Happens, string Does)[] _changes =
    [
        (["문", "창문", "대문", "뚜껑"], "열렸다", "열었다"),
        (["문", "창문", "대문", "뚜껑"], "닫혔다", "닫았다"),
        (["불", "텔레비전", "라디오", "컴퓨터"], "꺼졌다", "껐다"),
        (["불", "텔레비전", "라디오", "컴퓨터"], "켜졌다", "켰다"),
        (["물", "국", "찌개", "보리차"], "끓었다", "끓였다"),
        (["얼음", "버터", "초콜릿", "눈"], "녹았다", "녹였다"),
        (["유리창", "접시", "꽃병", "거울"], "깨졌다", "깼다"),
        (["빨래", "이불", "머리", "수건"], "말랐다", "말렸다"),
        (["편지", "종이", "사진", "낙엽"], "탔다", "태웠다"),
        (["접시", "컵", "지갑", "열쇠"], "떨어졌다", "떨어뜨렸다"),
        (["의자", "화분", "자전거", "깃대"], "넘어졌다", "넘어뜨렸다"),
        (["연필", "나뭇가지", "막대기"], "부러졌다", "부러뜨렸다"),
        (["종이", "옷", "책장", "편지"], "찢어졌다", "찢었다"),
        (["팽이", "바퀴", "풍차"], "돌았다", "돌렸다"),
        (["줄", "끈", "실"], "끊어졌다", "끊었다"),
        (["신발 끈", "매듭", "단추"], "풀렸다", "풀었다"),
        (["계획", "순서", "주소", "이름"], "바뀌었다", "바꾸었다"),
    ];

    private static readonly (string[] Agents, string[] Patients, string Does, string Suffers)[] _deeds =
    [
        (["경찰", "형사", "군인", "경비원"], ["도둑", "범인", "소매치기", "강도"], "잡았다", "잡혔다"),
        (["경찰", "형사", "사냥꾼", "개"], ["도둑", "범인", "소매치기", "여우"], "쫓았다", "쫓겼다"),
        (["개", "뱀", "모기", "고양이"], ["아이", "소년", "농부", "관광객"], "물었다", "물렸다"),
        (["사냥꾼", "어부", "고양이", "농부"], ["토끼", "물고기", "쥐", "멧돼지"], "잡았다", "잡혔다"),
        (["소녀", "동생", "할머니", "간호사"], ["아기", "강아지", "고양이", "조카"], "안았다", "안겼다"),
        (["친구", "동생", "누나", "짝꿍"], ["소년", "아이", "민호", "수진"], "꼬집었다", "꼬집혔다"),
        (["경비원", "관리인", "주인"], ["도둑", "아이", "소년", "여우"], "붙잡았다", "붙잡혔다"),
        (["말", "당나귀", "염소"], ["농부", "아이", "관광객", "소년"], "찼다", "차였다"),
    ];

    public static Phenomenon Phenomenon { get; } =
        new(
            "voice",
            "syntax",
            [
                new(
                    "inchoative_causative",
                    "What changes by itself is in the nominative, what one changes in the accusative: 문이 닫혔다, 문을 닫았다",
                    "Yeon (2015); Park (1994)",
                    Reach.Apart,
                    Change
                ),
                new(
                    "passive_agent",
                    "Who acts is in the nominative with the active and in the dative with the passive: 경찰이 도둑을 잡았다, 경찰에게 도둑이 잡혔다",
                    "Yeon (2015)",
                    Reach.Apart,
                    Passive
                ),
                new(
                    "causative_causee",
                    "Who is made to act is in the dative, who acts in the nominative: 아기에게 먹였다, 아기가 먹었다고 믿었다",
                    "Park (1994); Yeon (2015)",
                    Reach.Apart,
                    Causee
                ),
            ]
        );

    private static Cross Change(Draws draws)
    {
        var change = draws.Pick<(string[] Things, string Happens, string Does)>(_changes);
        var when =
            $"{Subject(draws.Somebody()).Form} {draws.Pick("들어오자", "방에 들어오자마자", "나가자마자", "손을 대자", "다가가자", "집에 오자마자")}";
        var (thing, how) = (
            draws.Pick<string>(change.Things),
            draws.Pick("갑자기", "천천히", "금방", "또", "순식간에")
        );
        return Cross.Of(
            (change.Happens, change.Does),
            ("이", "을"),
            (verb, particle) => Line.Of(when, With(thing, particle), how, verb)
        );
    }

    private static Cross Passive(Draws draws)
    {
        var deed = draws.Pick<(string[] Agents, string[] Patients, string Does, string Suffers)>(_deeds);
        var (agent, patient) = (draws.Pick<string>(deed.Agents), draws.Pick<string>(deed.Patients));
        var (time, where) = (
            draws.When(),
            draws.Pick("골목에서", "산에서", "공원에서", "시장에서", "마당에서", "길에서", "창고에서")
        );
        return Cross.Of(
            ((Object(patient), deed.Does), (Subject(patient), deed.Suffers)),
            ("이", "에게"),
            (said, particle) => Line.Of(With(agent, particle), time, where, said.Item1, said.Item2)
        );
    }

    private static Cross Causee(Draws draws)
    {
        var who = Subject(
            draws.Pick("어머니", "아버지", "할머니", "이모", "누나", "언니", "간호사", "삼촌", "고모", "보모")
        );
        var whom = draws.Pick("아기", "아이", "동생", "조카", "환자", "손자", "쌍둥이", "막내");
        var (what, made, did) = draws.Pick(
            (draws.Pick("우유", "죽", "밥", "약", "국수", "사과"), "먹였다", "먹었다고"),
            (draws.Pick("새 옷", "외투", "한복", "잠옷", "스웨터"), "입혔다", "입었다고"),
            (draws.Pick("양말", "신발", "장화", "운동화"), "신겼다", "신었다고"),
            (draws.Pick("모자", "안경", "우산"), "씌웠다", "썼다고")
        );
        var believed = draws.Pick("생각했다", "믿었다", "짐작했다");
        var when = draws.Pick("아침에", "저녁에", "어제", "낮에", "그저께", "집에서", "방에서");
        return Cross.Of(
            (made, $"{did} {believed}"),
            ("에게", "이"),
            (verb, particle) => Line.Of(who, With(whom, particle), when, Object(what), verb)
        );
    }
}
