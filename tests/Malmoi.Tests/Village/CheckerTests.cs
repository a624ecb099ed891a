namespace Malmoi.Tests.Village;

/// <summary>The checkers must find planted errors, or their silence over Maeul means nothing.</summary>
public sealed class CheckerTests
{
    [Theory]
    [InlineData("책을", "책+을", true)]
    [InlineData("책를", "책+를", false)]
    [InlineData("나무가", "나무+가", true)]
    [InlineData("나무이", "나무+이", false)]
    [InlineData("길로", "길+로", true)]
    [InlineData("길으로", "길+으로", false)]
    [InlineData("집으로", "집+으로", true)]
    [InlineData("집로", "집+로", false)]
    [InlineData("내가", "나+이", true)]
    [InlineData("할머니께서는", "할머니+께서는", true)]
    public void Korean_particles_are_judged(string form, string lemma, bool right) =>
        Assert.Equal(right, !Korean($"1\t{form}\t{lemma}\tNOUN\t_\t_\t0\troot").Any());

    [Theory]
    [InlineData("도와요", "돕+어요", true)]
    [InlineData("돕아요", "돕+어요", false)]
    [InlineData("도왔다", "돕+었+다", true)]
    [InlineData("입었다", "입+었+다", true)]
    [InlineData("이웠다", "입+었+다", false)]
    [InlineData("들으면", "듣+으면", true)]
    [InlineData("들면", "듣+으면", false)]
    [InlineData("지어", "짓+어", true)]
    [InlineData("져", "짓+어", false)]
    [InlineData("파란", "파랗+은", true)]
    [InlineData("파랬다", "파랗+었+다", true)]
    [InlineData("몰랐다", "모르+었+다", true)]
    [InlineData("모랐다", "모르+었+다", false)]
    [InlineData("따랐다", "따르+었+다", true)]
    [InlineData("딸랐다", "따르+었+다", false)]
    [InlineData("산다", "살+은다", true)]
    [InlineData("사는", "살+는", true)]
    [InlineData("살는", "살+는", false)]
    [InlineData("바빠서", "바쁘+어서", true)]
    [InlineData("바뻐서", "바쁘+어서", false)]
    [InlineData("써", "쓰+어", true)]
    [InlineData("먹는다", "먹+는다", true)]
    [InlineData("가셨습니다", "가+으시+었+습니다", true)]
    [InlineData("가셨습니다", "가+었+습니다", false)]
    [InlineData("드세요", "드시+어요", true)]
    [InlineData("마셔요", "마시+어요", true)]
    [InlineData("마세요", "마시+어요", false)]
    [InlineData("의사였다", "의사+이+었+다", true)]
    [InlineData("선생님였다", "선생님+이+었+다", false)]
    [InlineData("선생님이었다", "선생님+이+었+다", true)]
    [InlineData("의사예요", "의사+이+어요", true)]
    [InlineData("푸르러서", "푸르+어서", true)]
    [InlineData("퍼서", "푸+어서", true)]
    [InlineData("됐다", "되+었+다", true)]
    [InlineData("쉬었다", "쉬+었+다", true)]
    [InlineData("셨다", "쉬+었+다", false)]
    [InlineData("줘서", "주+어서", true)]
    [InlineData("삶", "살+음", true)]
    [InlineData("놉니다", "놀+습니다", true)]
    [InlineData("놀습니다", "놀+습니다", false)]
    public void Korean_forms_are_judged(string form, string lemma, bool right) =>
        Assert.Equal(right, !Korean($"1\t{form}\t{lemma}\tVERB\t_\t_\t0\troot").Any());

    [Theory]
    [InlineData("할머니께서", "할머니+께서", "가셨다", "가+으시+었+다", true)]
    [InlineData("할머니께서", "할머니+께서", "갔다", "가+었+다", false)]
    [InlineData("아이가", "아이+가", "갔다", "가+었+다", true)]
    [InlineData("아이가", "아이+가", "가셨다", "가+으시+었+다", false)]
    [InlineData("할머니께서", "할머니+께서", "주무신다", "주무시+은다", true)]
    [InlineData("아이가", "아이+가", "주무신다", "주무시+은다", false)]
    public void Korean_honour_is_judged(
        string subject,
        string subjectLemma,
        string verb,
        string verbLemma,
        bool right
    ) =>
        Assert.Equal(
            right,
            !Korean(
                    $"1\t{subject}\t{subjectLemma}\tNOUN\t_\t_\t2\tnsubj",
                    $"2\t{verb}\t{verbLemma}\tVERB\t_\t_\t0\troot"
                )
                .Any()
        );

    [Theory]
    [InlineData("The dog runs", "Number=Sing", "Tense=Pres", "run", true)]
    [InlineData("The dogs runs", "Number=Plur", "Tense=Pres", "run", false)]
    [InlineData("The dogs run", "Number=Plur", "Tense=Pres", "run", true)]
    [InlineData("The dog ran", "Number=Sing", "Tense=Past", "run", true)]
    [InlineData("The dog runned", "Number=Sing", "Tense=Past", "run", false)]
    [InlineData("A dog stopped", "Number=Sing", "Tense=Past", "stop", true)]
    [InlineData("A dog stoped", "Number=Sing", "Tense=Past", "stop", false)]
    [InlineData("A dogs run", "Number=Plur", "Tense=Pres", "run", false)]
    [InlineData("A owl cries", "Number=Sing", "Tense=Pres", "cry", false)]
    [InlineData("An owl cries", "Number=Sing", "Tense=Pres", "cry", true)]
    [InlineData("These dog runs", "Number=Sing", "Tense=Pres", "run", false)]
    [InlineData("The dogs were", "Number=Plur", "Tense=Past", "be", true)]
    [InlineData("The dogs was", "Number=Plur", "Tense=Past", "be", false)]
    public void English_agreement_and_forms_are_judged(
        string words,
        string number,
        string tense,
        string lemma,
        bool right
    )
    {
        var word = words.Split(' ');
        var errors = English(
            words + ".",
            $"1\t{word[0]}\t{word[0]}\tDET\t_\t_\t2\tdet",
            $"2\t{word[1]}\tdog\tNOUN\t_\t{number}\t3\tnsubj",
            $"3\t{word[2]}\t{lemma}\tVERB\t_\t{tense}|VerbForm=Fin\t0\troot"
        );

        Assert.Equal(right, !errors.Any());
    }

    [Theory]
    [InlineData("Tom", "himself", true)]
    [InlineData("Tom", "herself", false)]
    [InlineData("Mary", "herself", true)]
    [InlineData("Mary", "themselves", false)]
    public void English_reflexives_are_judged(string name, string reflexive, bool right)
    {
        var errors = English(
            $"{name} sees {reflexive}.",
            $"1\t{name}\t{name}\tPROPN\t_\tNumber=Sing\t2\tnsubj",
            "2\tsees\tsee\tVERB\t_\tTense=Pres|VerbForm=Fin\t0\troot",
            $"3\t{reflexive}\t{reflexive}\tPRON\t_\tReflex=Yes\t2\tobj"
        );

        Assert.Equal(right, !errors.Any());
    }

    private static IEnumerable<string> Korean(params string[] lines) =>
        Sentence("문장.", lines).SelectMany(KoreanChecker.Errors);

    private static IEnumerable<string> English(string text, params string[] lines) =>
        Sentence(text, lines).SelectMany(EnglishChecker.Errors);

    private static IEnumerable<ConlluSentence> Sentence(string text, string[] lines)
    {
        var rows = lines.Select(line => line + "\t_\t_");
        return ConlluSentence.Read(new StringReader($"# text = {text}\n{string.Join('\n', rows)}\n\n"));
    }
}
