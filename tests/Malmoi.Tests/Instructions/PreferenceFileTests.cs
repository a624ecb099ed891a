using Malmoi.Instructions;

namespace Malmoi.Tests.Instructions;

/// <summary>Pairs and rankings of answers.</summary>
public sealed class PreferenceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_transcripts_are_one_conversation_with_two_last_answers()
    {
        var example = Assert.Single(
            Open(
                """{"chosen": "\n\nHuman: Hi\n\nAssistant: Yes?\n\nHuman: Sing.\n\nAssistant: La.", "rejected": "\n\nHuman: Hi\n\nAssistant: Yes?\n\nHuman: Sing.\n\nAssistant: No."}"""
            )
        );
        Assert.Equal(["Hi", "Yes?", "Sing."], example.Prompt.Select(message => message.Content));
        Assert.Equal(("La.", "No."), (example.Chosen, example.Rejected));
    }

    [Fact]
    public void A_ranking_puts_its_answers_in_order_and_has_all_its_pairs()
    {
        var example = Assert.Single(
            Open(
                """{"prompt": "무엇?", "completion_0": "가", "completion_1": "나", "completion_2": "다", "ranking": [2, 0, 1]}"""
            )
        );
        Assert.Equal(["나", "다", "가"], example.Answers);
        Assert.Equal(
            [("나", "다"), ("나", "가"), ("다", "가")],
            example.Pairs().Select(pair => (pair.Chosen, pair.Rejected))
        );
    }

    [Fact]
    public void An_instruction_stands_with_its_input_as_sets_of_Alpacas_kind_have_it()
    {
        Assert.Equal(
            "Add.\n\n1 and 2",
            Assert
                .Single(Open("""{"instruction": "Add.", "input": "1 and 2", "chosen": "3", "rejected": "4"}"""))
                .Prompt[0]
                .Content
        );
        var plain = Assert.Single(
            Open("""{"instruction": "Sing.", "input": "", "chosen": "La.", "rejected": "No."}""")
        );
        Assert.Equal("Sing.", plain.Prompt[0].Content);
        Assert.Equal(("La.", "No."), (plain.Chosen, plain.Rejected));
    }

    [Fact]
    public void Lists_of_messages_are_pairs_too()
    {
        var example = Assert.Single(
            Open(
                """{"chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "a"}], "rejected": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "b"}]}"""
            )
        );
        Assert.Equal(("a", "b"), (example.Chosen, example.Rejected));
    }

    [Theory]
    [InlineData("""{"prompt": "p", "chosen": "a", "rejected": "a"}""", "two answers are equal")]
    [InlineData("""{"prompt": "p", "chosen": "a", "rejected": ""}""", "answer 2 is empty")]
    [InlineData("""{"chosen": "a", "rejected": "b"}""", "no transcript")]
    [InlineData(
        """{"prompt": "p", "completion_0": "a", "completion_1": "b", "ranking": [0, 0]}""",
        "each of 0 to 1 once"
    )]
    [InlineData("""{"better": "a", "worse": "b"}""", "preferences need 'chosen'")]
    [InlineData(
        """{"chosen": "\n\nHuman: Hi\n\nAssistant: a", "rejected": "\n\nHuman: Ho\n\nAssistant: b"}""",
        "part after 0"
    )]
    public void What_is_no_preference_is_refused(string line, string wrong)
    {
        var error = Assert.Throws<InputException>(() => Open(line));
        Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_pairs_are_read_but_for_those_that_differ_in_nothing_or_say_nothing()
    {
        var path = OutsideData.Data("rlhf-hh/harmless-base/test.jsonl.gz");
        Assert.Throws<InputException>(() => PreferenceFile.Open(path));
        var dropped = new List<InputException>();
        var file = PreferenceFile.Open(path, dropped: dropped);
        Assert.Equal((2_303, 9), (file.Examples.Count, dropped.Count));
        Assert.All(file.Examples, example => Assert.Equal("user", example.Prompt[^1].Role));
    }

    private IReadOnlyList<PreferenceExample> Open(string line)
    {
        var path = _folder["pairs.jsonl"];
        File.WriteAllText(path, line);
        return PreferenceFile.Open(path).Examples;
    }
}
