using Malmoi.Instructions;
using Malmoi.Instructions.Difficulty;
using Malmoi.Instructions.Filtering;
using Malmoi.Instructions.Measures;
using Malmoi.Instructions.Translation;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Instructions;

/// <summary>What is left out of a set, and why.</summary>
public class InstructionFilterTests
{
    [Theory]
    [InlineData("Explain this now", "x", "short")]
    [InlineData("요약하세요", "x", "short")]
    [InlineData("다음을 요약하세요", "x", null)]
    [InlineData("Draw a circle with me", "x", "keyword")]
    [InlineData("Describe the drawing room to a guest", "x", null)]
    [InlineData("아래 이미지를 설명해 주세요", "x", "keyword")]
    [InlineData("Write a program that counts to ten", "x", "program")]
    [InlineData("- what is the time now", "x", "punctuation")]
    [InlineData("Tell me the time now", " ", "empty")]
    [InlineData("Tell me the time now", "It is:", "colon")]
    [InlineData("Tell me the time now", "Noon.", null)]
    public void Self_Instruct_s_rules_say_what_is_wrong(string instruction, string response, string? reason) =>
        Assert.Equal(reason, Reason(SelfInstructFilters.All, InstructionExample.Of(instruction, null, response)));

    [Fact]
    public void One_input_with_two_outputs_is_left_out_and_a_repetition_is_kept_once()
    {
        var filtered = SelfInstructFilters.Consistent([
            Of("a", "1"),
            Of("a", "2"),
            Of("b", "1"),
            Of("b", "1"),
            Of(null, "1"),
            Of(null, "2"),
        ]);
        Assert.Equal([("b", "1"), (null, "1"), (null, "2")], filtered.Kept.Select(e => (e.Input, e.Response)));
        Assert.Equal(["contradiction", "contradiction", "twice"], filtered.Left.Select(left => left.Reason));

        static InstructionExample Of(string? input, string response) =>
            InstructionExample.Of("Do it.", input, response);
    }

    [Theory]
    [InlineData("한국의 수도는 어디인가요?", "The capital of Korea is Seoul, of course.", "untranslated")]
    [InlineData("'수도'를 영어로 쓰면 무엇인가요?", "The word for it is capital.", null)]
    [InlineData("두 수를 더하는 코드를 쓰세요.", "def add(a, b):\n    return a + b", null)]
    [InlineData("다음을 설명하세요: the quick brown fox jumps over it", "여우가 뛰는 이야기입니다.", "residue")]
    [InlineData("인사말을 쓰세요.", "안녕하세요 {0}님", "placeholder")]
    [InlineData("인사말을 쓰세요.", "<noinput>", "placeholder")]
    [InlineData("인사말을 쓰세요.", "안녕하세요.\n### 응답: 네", "template")]
    [InlineData("인사말을 쓰세요.", "번역: 안녕하세요", "template")]
    [InlineData("인사말을 쓰세요.", "&quot;안녕하세요&quot;", "markup")]
    [InlineData("인사말을 쓰세요.", "안�하세요", "characters")]
    [InlineData("인사말을 쓰세요.", "네 정말 네 정말 네 정말 네 정말 네 정말 네 정말 네 정말", "loop")]
    [InlineData("하루를 말하세요.", "일어났다. 밥을 먹었다. 그리고 걸었습니다. 좋았어요.", "speech level")]
    [InlineData("하루를 말하세요.", "일어났습니다. 밥을 먹었습니다. 좋았어요.", null)]
    [InlineData("'고양이'와 운율이 맞는 말을 쓰세요.", "호랑이입니다.", "form of English")]
    [InlineData("Name a fruit.", "An apple is a fruit.", null)]
    public void Faults_of_translations_are_seen(string asked, string response, string? reason) =>
        Assert.Equal(reason, Reason(TranslationFaults.All, InstructionExample.Of(asked, null, response)));

    [Fact]
    public void A_translation_is_compared_with_its_original()
    {
        string[] originals =
        [
            .. Enumerable
                .Range(0, 6)
                .Select(i => $"Please write a short letter of thanks to somebody {(char)('a' + i)}"),
            "Name 12 fruits that you like to eat in summer",
            "Write to {name} about the weather of today",
            "Write a word about the weather of today",
        ];
        string[] translated =
        [
            .. Enumerable.Range(0, 6).Select(i => $"{(char)('a' + i)}에게 짧은 감사 편지를 써 주세요"),
            "여름에 즐겨 먹는 과일 이름을 말하세요",
            "{이름}에게 오늘 날씨에 대해 쓰세요",
            "쓰세요",
        ];
        var set = translated.Select(text => InstructionExample.Of(text, null, "네")).ToList();
        var comparison = new OriginalComparison(
            set,
            [.. originals.Select(text => InstructionExample.Of(text, null, "Yes"))]
        );
        Assert.Equal(9, comparison.Paired);
        Assert.InRange(comparison.Median, 0.3, 0.6);
        Assert.Equal(
            ["numbers", "places", "length"],
            Filtered.Of(set, comparison.Filters).Left.Select(left => left.Reason)
        );
        Assert.Throws<InputException>(() => new OriginalComparison(set, [set[0]]));
    }

    [Fact]
    public void Kullm_s_evaluation_set_has_English_answers_to_Korean_questions()
    {
        var set = InstructionFile
            .Open(OutsideData.Data("instr-kullm/data/user_oriented_instructions_eval.jsonl"))
            .Examples;
        var left = Filtered.Of(set, TranslationFaults.All).Left;
        Assert.InRange(left.Count(one => one.Reason == "untranslated"), 150, 252);
    }

    [Fact]
    public async Task The_moderate_band_of_perplexity_is_kept()
    {
        var examples = Enumerable
            .Range(0, 9)
            .Select(i => InstructionExample.Of("Say it.", null, new string('a', i + 1)))
            .Append(InstructionExample.Of("Say it.", null, null))
            .ToList();
        var measured = await ResponsePerplexity.MeasureAsync(
            new LengthScorer(),
            examples,
            ct: TestContext.Current.CancellationToken
        );
        Assert.Equal(3, measured.Values[2], 1e-9);
        Assert.True(double.IsNaN(measured.Values[9]));
        var band = measured.Band(25, 75);
        Assert.Equal((3, 7), (Math.Round(band.Low, 6), Math.Round(band.High, 6)));
        var filtered = measured.Keep(examples, band);
        Assert.Equal([3, 4, 5, 6, 7], filtered.Kept.Select(example => example.Response!.Length));
        Assert.Equal((2, 2, 1), (Count("too easy"), Count("too hard"), Count("empty")));
        Assert.Throws<InputException>(() => measured.Band(50, 20));

        int Count(string reason) => filtered.Left.Count(left => left.Reason == reason);
    }

    [Fact]
    public async Task What_is_impossible_is_too_hard_and_a_set_of_nothing_else_is_refused()
    {
        InstructionExample[] examples = [InstructionExample.Of("a", null, "ab"), InstructionExample.Of("a", null, "!")];
        var measured = await ResponsePerplexity.MeasureAsync(
            new LengthScorer(),
            examples,
            ct: TestContext.Current.CancellationToken
        );
        Assert.Equal([2, double.PositiveInfinity], measured.Values.Select(value => Math.Round(value, 6)));
        Assert.Equal(2, measured.All, 1e-9);
        await Assert.ThrowsAsync<InputException>(() =>
            ResponsePerplexity.MeasureAsync(new LengthScorer(), examples[1..])
        );
        await Assert.ThrowsAsync<InputException>(() =>
            ResponsePerplexity.MeasureAsync(new LengthScorer(), [InstructionExample.Of("a", null, null)])
        );
    }

    [Fact]
    public void Measures_of_a_set_are_those_of_its_parts()
    {
        var measures = InstructionMeasures.Of([
            InstructionExample.Of("Write a poem about the sea tonight", null, "blue blue sea"),
            InstructionExample.Of("Write a poem about the sea tonight!", null, "grey"),
            InstructionExample.Of("고양이는 무엇을 먹나요?", null, null),
        ]);
        Assert.Equal((3, 2, 1), (measures.Examples, measures.Answered, measures.NearDuplicates));
        Assert.Equal((2.0, 3), (measures.Answers.Mean, measures.Answers.Longest));
        Assert.Equal(0.75, measures.AnswerDiversity!.TypeTokenRatio);
        Assert.Equal(["en", "ko"], measures.Languages.Select(pair => pair.Key));
        Assert.Null(InstructionMeasures.Of([]).AskedDiversity);
    }

    private static string? Reason(IReadOnlyList<InstructionFilter> filters, InstructionExample example) =>
        filters.FirstOrDefault(filter => filter.Finds(example))?.Name;

    // A text of n letters is one of perplexity n; an exclamation mark is impossible.
    private sealed class LengthScorer : IScorer
    {
        public ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
            IReadOnlyList<Continuation> requests,
            ScoreOptions? options = null,
            CancellationToken ct = default
        ) =>
            new([
                .. requests.Select(request => new TextScore([
                    .. request.Text.Select(letter => new TokenScore(
                        default,
                        letter == '!' ? double.NegativeInfinity : -Math.Log(request.Text.Length),
                        false
                    )),
                ])),
            ]);
    }
}
