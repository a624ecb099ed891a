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
            "(?:이|삼|사|오|육|칠|팔|구) (?:분|개월) "
        ),
        ["vocative_statement"] = Is(
            @"^(?:\S+ )?\S+님, .*습니다\.$",
            @"^\S+[아야], .*(?:어|해|했어|단다|[^니]다)\.$|^\S+[아야], .*[어아해]\.$"
        ),
        ["vocative_question"] = Is(@"^(?:\S+ )?\S+님, .*까\?$", @"^\S+[아야], .*[니냐]\?$"),
        ["vocative_request"] = Is(@"^(?:\S+ )?\S+님, .*십시오\.$", @"^\S+[아야], .*라\.$"),
        ["prohibitive_negation"] = Is(@"^(?:제발|부디) .*지 마라\.$", @"^아마도? .*지 않을 것이다\.$"),
        ["embedded_prohibitive"] = Is(@"말라고 .*(?:명령|부탁|당부)했다\.$", @"않는다고 .*(?:믿었|생각했|여겼)다\.$"),
        ["ability_or_will"] = Is(@" (?:미처|도저히) .*지 못했다\.$", @" 일부러 .*지 않았다\.$"),
        ["adjective_or_verb_negation"] = Is(
            @" (?:성실|건강|행복|친절|한가|침착)하지 않다\.$| (?:바쁘|부지런하|외롭)지 않다\.$",
            @" (?:운동|공부|연습|노력|산책|일|노래)하지 않는다\.$| (?:웃|울)지 않는다\.$"
        ),
        ["caki_person"] = text => Owned(text, "나는", "내"),
        ["caki_humble_person"] = text => Owned(text, "저는", "제"),
        ["reciprocal_plural"] = text => Several(text, "서로를"),
        ["extrinsic_plural"] = text => Several(text, "(?:열심히|조용히|천천히|부지런히)들"),
        ["collective_predicate"] = text => Several(text, "(?:모였|둘러앉았|모여들었)"),
        ["tense_adverb"] = Is(@"^(?:어제|그저께|지난).*(?<!것이)다\.$", @"^(?:내일|모레|다음).* 것이다\.$"),
        ["adnominal_tense"] = text =>
        {
            var words = text.Split(' ');
            var isFuture = Coda(words[^2][^1]) == 8;
            return isFuture == Has(text, "(?:내일|모레|다음 )");
        },
        ["before_after"] = Is(@"기 바로 전에 ", @"(?<!기) 바로 (?:뒤에|다음에) "),
        ["telic_duration"] = Is(@" 동안 .*고 있었다\.$", @" 만에 (?!.*고 있었다)"),
        ["adverb_mood"] = Is(@"^설마 .*까\?$", @"^아마도? .*것이다\.$"),
        ["inchoative_causative"] = Is(
            @"[이가] \S+ (?:열렸|닫혔|꺼졌|켜졌|끓었|녹았|깨졌|말랐|탔|떨어졌|넘어졌|부러졌|찢어졌|돌았|끊어졌|풀렸|바뀌었)다\.$",
            @"[을를] \S+ (?:열었|닫았|껐|켰|끓였|녹였|깼|말렸|태웠|떨어뜨렸|넘어뜨렸|부러뜨렸|찢었|돌렸|끊었|풀었|바꾸었)다\.$"
        ),
        ["passive_agent"] = Is(
            @"^\S+에게 .*[이가] (?:잡혔|쫓겼|물렸|안겼|꼬집혔|붙잡혔|차였)다\.$",
            @"^(?!\S+에게 )\S+[이가] .*[을를] (?:잡았|쫓았|물었|안았|꼬집었|붙잡았|찼)다\.$"
        ),
        ["causative_causee"] = Is(
            @"^\S+ \S+에게 .*(?:먹였|입혔|신겼|씌웠)다\.$",
            @"^\S+ \S+[이가] .*다고 (?:생각|짐작)했다\.$|^\S+ \S+[이가] .*다고 믿었다\.$"
        ),
        ["quoted_question"] = Is(@"다고 .*(?:대답|설명|주장)했다\.$", @"느냐고 .*(?:물었|질문했)다\.$"),
        ["quoted_command"] = Is(@"라고 .*(?:명령|부탁|당부)했다\.$", @"다고 .*(?:믿었|생각했|기억했)다\.$"),
        ["quoted_proposal"] = Is(@"자고 .*(?:제안했|권했)다\.$", @"다고 .*(?:고백했|자랑했|털어놓았)다\.$"),
        ["nominaliser_fact_wish"] = Is(
            @"음을 .*(?:깨달았|알았|확신했)다\.$",
            @"기를 (?:그때|속으로|그날|문득) (?:바랐|원했|기대했)다\.$"
        ),
        ["whether_or_that"] = Is(@"는지 .*궁금해했다\.$", @"다고 .*(?:믿었|생각했|확신했)다\.$"),
        ["relative_clause_gap"] = text =>
            Clauses(text).All(clause => Has(clause, @"[을를] .* (?:사실|일)은 ?") || !Has(clause, @"[을를] "))
            && Clauses(text).Count(clause => Has(clause, @" (?:사실|일)은 ")) == 1
            && Clauses(text).Any(clause => Has(clause, @"[을를] .* (?:사실|일)은 ")),
        ["scrambling_from_relative"] = text =>
            Array.TrueForAll(Split(text), clause => !Has(clause, @"^그 \S+[을를] ") || Has(clause, "다고 ")),
        ["why_in_relative"] = text =>
            Array.TrueForAll(Split(text), clause => !Has(clause, " 왜 ") || !Has(clause, " 산 ")),
        ["delimiter_dative"] = Is(
            @"에게[도만] .*(?:인사|전화|사과|연락|대답|양보)했다\.$",
            @"(?<!에게)[도만] .*(?:만났|기다렸|초대했|속였|피했|깨웠)다\.$"
        ),
        ["reason_or_condition_mood"] = Is(@"거든 .*라\.$", @"^(?!.*거든).*서 .*다\.$"),
        ["purpose_motion"] = Is(
            @"러 .*(?:나갔|친구 집에 갔|내려갔|올라갔|나섰|들어갔)다\.$",
            @"느라고 .*(?:늦었|새웠|받았|잤|잊었|걸렀)다\.$"
        ),
        ["concessive_conditional_adverb"] = Is("^비록 .*지만 ", "^만[약일] (?!.*지만)"),
        ["tense_before_connective"] = text =>
            Has(text, "자마자 ")
                ? Coda(Regex.Match(text, "(.)자마자").Groups[1].Value[0]) != 20 || Has(text, "[있]자마자")
                : Coda(Regex.Match(text, "(.)지만").Groups[1].Value[0]) == 20,
        ["bieup_irregular"] = Is(@" (?:\S*(?:추|더|거|려|매|두|러)워서|좁아서|입어서|잡아서|뽑아서|씹어서|접어서) "),
        ["digeut_irregular"] = Is(@" (?:들어서|실어서|깨달아서|받아서|쏟아서|뜯어서) "),
        ["siot_irregular"] = Is(@" (?:지어서|나아서|부어서|그어서|이어서|저어서|웃어서|씻어서|벗어서|빼앗아서) "),
        ["hieut_irregular"] = Is(@" (?:빨개서|파래서|하얘서|노래서|까매서|좋아서|쌓아서|놓아서|넣어서|많아서) "),
        ["vowel_harmony"] = text =>
        {
            var match = Regex.Match(text, "(?<stem>.)(?<ending>[아어])서 그랬다고");
            var stem = match.Groups["stem"].Value.Length > 0 ? match.Groups["stem"].Value[0] : ' ';
            var vowel = (stem - 0xAC00) / 28 % 21;
            return (vowel is 0 or 8) == (match.Groups["ending"].Value == "아");
        },
        ["light_verb_case"] = Is(@"[을를] \S+ 했다\.$", @"[이가] \S+ 되었다\.$"),
        ["support_verb"] = Is(
            "꿈을 .*꾸었다",
            "춤을 .*추었다",
            "노래를 .*불렀다",
            "(?:낮)?잠을 .*잤다",
            "(?:농담|하품)을 .*했다",
            "(?:땀|눈물)을 .*흘렸다",
            "담배를 .*피웠다",
            "그네를 .*탔다",
            "휘파람을 .*불었다",
            "(?:박수를|장난을) .*쳤다",
            "(?:고함|비명)을 .*질렀다",
            "방귀를 .*뀌었다"
        ),
        ["comparative_standard"] = Is(@"보다 \S+ 훨씬 ", @"[과와] \S+ (?:똑같이|비슷하게) "),
        ["comparative_superlative"] = Is(
            @"보다 \S+ 더 \S+ .*(?:에서|가운데) \S+ 가장 ",
            @"(?:에서|가운데) \S+ 가장 \S+ \S+보다 \S+ 더 "
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

    private static string[] Clauses(string text) => text.Split("지만 ");

    private static string[] Split(string text) =>
        [.. Regex.Split(text, "(?<=[^다]고) ").Select(clause => Regex.Replace(clause, "^또 ", ""))];

    private static bool Owned(string text, string first, string own)
    {
        var clauses = Split(text);
        Assert.Equal(2, clauses.Length);
        return Array.TrueForAll(
                clauses,
                clause =>
                    clause.Contains(" 자기 ", StringComparison.Ordinal)
                    != clause.StartsWith(first, StringComparison.Ordinal)
            )
            && clauses.Count(clause => clause.Contains($" {own} ", StringComparison.Ordinal)) == 1;
    }

    private static bool Several(string text, string word)
    {
        var clause = Split(text).Single(one => Has(one, word));
        return Has(clause, "들은 ");
    }
}
