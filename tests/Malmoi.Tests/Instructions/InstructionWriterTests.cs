using CsCheck;
using Malmoi.Instructions;
using Malmoi.Instructions.Writing;
using Malmoi.Prompting;

namespace Malmoi.Tests.Instructions;

/// <summary>Sets written in the layouts of other programs.</summary>
public sealed class InstructionWriterTests : IDisposable
{
    private static readonly string[] Parts =
    [
        "Add.",
        "2와 3",
        "\"quoted\"\n\nand",
        "{input}",
        "끝 \\n",
        "🙂 tab\there",
    ];

    private static readonly Gen<string> Words = Gen.Int[0, Parts.Length - 1]
        .Array[1, 3]
        .Select(places => string.Join(' ', places.Select(place => Parts[place])));

    private static readonly Gen<InstructionExample> Examples = Gen.Select(
        Words,
        Words.Null(),
        Words,
        Words.Null(),
        (instruction, input, response, category) =>
            InstructionExample.Of(instruction, input, response) with
            {
                Category = category,
            }
    );

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("set.jsonl")]
    [InlineData("set.json")]
    [InlineData("set.parquet")]
    public void What_is_written_is_read_again_as_it_was(string name) =>
        Examples
            .Array[1, 5]
            .Sample(
                examples =>
                {
                    var read = Written(name, examples, null);
                    Assert.Equal(examples.Select(Shown), read.Select(Shown));
                },
                iter: 20,
                threads: 1
            );

    [Theory]
    [InlineData("set.jsonl", "messages")]
    [InlineData("set.json", "sharegpt")]
    [InlineData("set.parquet", "messages")]
    [InlineData("set.parquet", "sharegpt")]
    public void Conversations_keep_who_says_what(string name, string layout)
    {
        InstructionExample[] examples =
        [
            new([
                Message.System("짧게."),
                Message.User("a"),
                Message.Assistant("b"),
                Message.User("c"),
                Message.Assistant("d"),
            ]),
            InstructionExample.Of("Add.", "1 2", "3"),
        ];
        var read = Written(name, examples, layout);
        Assert.Equal(["짧게.", "a", "b", "c", "d"], read[0].Messages.Select(message => message.Content));
        Assert.Equal("Add.\n\n1 2", read[1].Instruction);
        Assert.Equal(["system", "user", "assistant", "user", "assistant"], read[0].Messages.Select(m => m.Role));
    }

    [Fact]
    public void The_plainest_layout_that_holds_all_is_taken()
    {
        var (single, prompt) = (InstructionExample.Of("a", null, "b"), InstructionExample.Of("a", null, null));
        Assert.Contains("\"output\"", Text([single]), StringComparison.Ordinal);
        Assert.Contains("\"prompt\"", Text([prompt]), StringComparison.Ordinal);
        Assert.Contains("\"messages\"", Text([single, prompt]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_place_in_a_layout_is_refused_with_its_number_and_leaves_no_file()
    {
        var twice = new InstructionExample([
            Message.User("a"),
            Message.Assistant("b"),
            Message.User("c"),
            Message.Assistant("d"),
        ]);
        Assert.Contains("example 1 ('c') has several turns", Refused([twice], "alpaca"), StringComparison.Ordinal);
        Assert.Contains(
            "has no response",
            Refused([InstructionExample.Of("a", null, null)], "alpaca"),
            StringComparison.Ordinal
        );
        Assert.Contains("no layout 'camel'", Refused([twice], "camel"), StringComparison.Ordinal);
        Assert.Contains("nothing is left", Refused([], null), StringComparison.Ordinal);
        Assert.Contains(
            "says no format",
            Assert.Throws<InputException>(() => InstructionWriter.Write(_folder["x.xml"], [twice])).Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(_folder["x.jsonl"]));
    }

    private string Refused(InstructionExample[] examples, string? layout) =>
        Assert.Throws<InputException>(() => InstructionWriter.Write(_folder["x.jsonl"], examples, layout)).Message;

    private string Text(InstructionExample[] examples)
    {
        InstructionWriter.Write(_folder["t.jsonl"], examples);
        return File.ReadAllText(_folder["t.jsonl"]);
    }

    private IReadOnlyList<InstructionExample> Written(string name, InstructionExample[] examples, string? layout)
    {
        InstructionWriter.Write(_folder[name], examples, layout);
        return InstructionFile.Open(_folder[name]).Examples;
    }

    private static (string, string?, string?, string?) Shown(InstructionExample example) =>
        (example.Instruction, example.Input, example.Response, example.Category);
}
