using System.Text.RegularExpressions;

namespace Malmoi.Tests.Village.Kblimp;

/// <summary>Judges sentences of K-BLiMP by their letters alone: patterns of what is good, written apart from the templates.</summary>
internal static partial class KblimpJudge
{
    private const string Past =
        "(?:어제|그저께|지난주에|지난달에|어젯밤에|며칠 전에|지난 주말에|지난 일요일에|지난 토요일에|오늘 아침에)";
    private const string Degree = "(?:(?:예전부터|아직도|어릴 때부터|요즘) )?(?:정말|무척|참|아주)";
    private const string Honoured = "(?:할머니|할아버지|아버지|어머니|님|스님|사모님)";

    /// <summary>Forms of 었 in 시: 셨; of others any syllable with ㅆ below.</summary>
    private const string Honour = "(?:셨|시)";

    private static readonly Dictionary<string, Func<string, bool>> _judges = new(StringComparer.Ordinal)
    {
        ["topic_allomorphy"] = text => Fits(text, $"^(?<noun>.+?)(?<particle>은|는) {Past} ", "은"),
        ["nominative_allomorphy"] = text => Fits(text, $"^(?<noun>.+?)(?<particle>이|가) {Past} ", "이"),
        ["accusative_allomorphy"] = text => Fits(text, @"(?<noun>\S+)(?<particle>을|를) \S+\.$", "을"),
        ["comitative_allomorphy"] = text => Fits(text, @"(?<noun>\S+)(?<particle>과|와) 함께 ", "과"),
        ["directional_allomorphy"] = text => Fits(text, @" (?<noun>\S+?)(?<particle>으로|로) \S+\.$", "으로", true),
        ["copula_allomorphy"] = text => Fits(text, @" (?<noun>\S+?)(?<particle>이에요|예요)\.$", "이에요"),
        ["psych_nominative_accusative"] = Is(
            $"[이가] {Degree} (?:좋|싫|그립|부럽|무섭)다\\.$",
            $"[을를] {Degree} (?:좋아|싫어|그리워|부러워|무서워)한다\\.$"
        ),
        ["become_nominative"] = Is(@"[이가] \S+ 되었다\.$", @"[을를] \S+ (?!되었다)\S+\.$"),
        ["dative_accusative"] = Is(
            @"에게 .*(?:인사|전화|사과|연락|대답|양보)했다\.$",
            @"[을를] .*(?:만났|기다렸|초대했|속였|피했|깨웠)다\.$"
        ),
        ["goal_or_place"] = Is(
            @"\S에 (?:혼자|친구와 함께|잠깐|몰래|다시) (?:도착했|들렀|다녀갔)다\.$",
            @"에서 .*(?:공부|일|운동|발표|연습)했다\.$"
        ),
        ["oblique_or_accusative"] = Is(
            @"\S에 \S+ (?:동의|만족|실망)했다\.$",
            @"[을를] \S+ (?:발표|설명|검토|공개)했다\.$"
        ),
        ["animate_dative"] = Contact,
        ["animate_dative_partitive"] = Contact,
        ["subject_honorific"] = Honorific,
        ["subject_honorific_relative"] = Honorific,
        ["subject_honorific_embedded"] = text =>
            Has(text, $@"^\S+ .*{Honoured}께서 .*{Honour}\S*다고 \S+\.$")
            || Has(text, $@"^\S+ (?!.*께서).*[이가] .*(?<!{Honour})다고 \S+\.$"),
        ["suppletive_honorific"] = Is(
            $@"^.*{Honoured}께서 .*(?:드셨|주무셨|계셨)다\.$",
            @"^(?!.*께서)[^.]*(?:먹었|마셨|잤|있었)다\.$"
        ),
        ["recipient_honorific"] = Is($@"{Honoured}께 .*드렸다\.$", @"에게 .*주었다\.$"),
        ["object_honorific"] = Is(
            $@"{Honoured}[을를] .*(?:모시고 갔|뵈었)다\.$",
            $@"^(?!.*{Honoured}[을를] ).*(?:데리고 갔|보았)다\.$"
        ),
        ["amudo_clausemate"] = text => Negated(text, "아무도"),
        ["bakke_clausemate"] = text => Negated(text, "밖에"),
        ["jeonhyeo_clausemate"] = text => Negated(text, "전혀"),
        ["minimizer_clausemate"] = text => Negated(text, "한 명도"),
        ["ajik_beolsseo"] = Is(@"아직도? .*지 않았다\.$", @"(?:벌써|이미) (?!.* 않았다).*다\.$"),
        ["dojeohi_gansinhi"] = Is(@"도저히 .*수 없었다\.$", @"(?:간신히|겨우) .*수 있었다\.$"),
        ["counter_subject"] = Counted,
        ["counter_object"] = Counted,
        ["counter_genitive"] = Counted,
        ["numeral_series"] = Is(
            "(?:두|세|네|다섯|여섯|일곱|여덟|아홉) (?:시간|달) ",
            "(?:이|삼|사|오|육|칠|팔|구) (?:분|개월|주) "
        ),
    };

    private static readonly (string Counter, string Nouns)[] _classes =
    [
        ("마리", "개|고양이|토끼|닭|오리|새|거북|햄스터|금붕어|염소"),
        ("권", "책|소설|사전|잡지|만화책|공책|시집|동화책"),
        ("대", "자전거|자동차|컴퓨터|피아노|냉장고|세탁기|오토바이|텔레비전"),
        ("송이", "장미|국화|백합|튤립|카네이션|해바라기"),
        ("벌", "양복|한복|원피스|교복|정장|잠옷"),
        ("켤레", "구두|운동화|양말|장갑|장화|슬리퍼"),
        ("자루", "연필|볼펜|붓|칼|만년필|색연필"),
        ("장", "사진|종이|엽서|우표|지도|포스터|색종이"),
        ("그루", "소나무|감나무|은행나무|사과나무|단풍나무"),
        ("통", "편지|수박"),
    ];

    public static IEnumerable<string> Paradigms => _judges.Keys;

    /// <summary>Whether the rule of the paradigm lets the sentence pass.</summary>
    public static bool Accepts(string paradigm, string text) => _judges[paradigm](text);

    private static Func<string, bool> Is(params string[] patterns) =>
        text => Array.Exists(patterns, one => Has(text, one));

    private static bool Has(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant);

    private static int Coda(char syllable) => (syllable - 0xAC00) % 28;

    private static bool Fits(string text, string pattern, string closed, bool isRieulOpen = false)
    {
        var match = Regex.Match(text, pattern, RegexOptions.CultureInvariant);
        Assert.True(match.Success, text);
        var coda = Coda(match.Groups["noun"].Value[^1]);
        var isClosed = coda != 0 && !(isRieulOpen && coda == 8);
        return isClosed == (match.Groups["particle"].Value == closed);
    }

    private static bool Contact(string text)
    {
        var match = Regex.Match(text, @"(?<noun>\S+?)(?:들 중 하나)?(?<particle>에게|에) (?:먼저|다시|급히|직접|또) ");
        Assert.True(match.Success, text);
        var lives = Has(
            match.Groups["noun"].Value,
            "(?:동생|친구|아이|학생|후배|조카|막내|신입생|소년|소녀|꼬마|사원)$"
        );
        return lives == (match.Groups["particle"].Value == "에게");
    }

    private static bool Honorific(string text) =>
        Has(text, $@"^[^ ]+(?: [^ ]+)?{Honoured}께서 .*셨다\.$")
        || Has(text, $@"^\S*{Honoured}께서 .*셨다\.$")
        || (Has(text, $@"^(?:\S+ )?\S+[이가] {Past} ") && !Has(text, $@"셨다\.$"))
        || (Has(text, $@"^(?:\S+ )?\S+[이가] {Past} ") && Has(text, @"(?:마셨)다\.$"));

    private static bool Negated(string text, string word)
    {
        var clauses = text.Split("지만 ");
        var negative = Array.Find(clauses, clause => clause.Contains(word, StringComparison.Ordinal));
        Assert.NotNull(negative);
        return Has(negative, "지 않았");
    }

    private static bool Counted(string text) =>
        _classes.Any(one =>
            Has(text, $@"(?:^| )(?:{one.Nouns})[이가을를] .*(?:두|세|네|다섯|여섯|일곱|여덟|아홉) {one.Counter} ")
            || Has(text, $@" (?:두|세|네|다섯|여섯|일곱|여덟|아홉) {one.Counter}의 (?:{one.Nouns})[을를] ")
        );
}
