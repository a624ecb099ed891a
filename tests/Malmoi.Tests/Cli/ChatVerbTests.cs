using System.Text.Json.Nodes;
using Malmoi.Tests.Chat;

namespace Malmoi.Tests.Cli;

public sealed class ChatVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public ChatVerbTests()
    {
        using var opened = SmallModels.Village(_folder);
        _model = opened.Path;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pipe_gives_a_turn_a_line_and_takes_an_answer_of_json()
    {
        var (code, output, error) = await ChildProgram.RunAsync(
            """printf '어머니가\n\n그 사람은\n' | "$@" """,
            "chat",
            _model,
            "--seed",
            "3",
            "--max-tokens",
            "12",
            "--json"
        );
        Assert.True(code == 0, error);
        var turns = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, turns.Length);
        var second = JsonNode.Parse(turns[1])!;
        Assert.Equal("그 사람은", (string)second["user"]!);
        Assert.True((int)second["reusedTokens"]! > 0);
        Assert.InRange((int)second["newTokens"]!, 1, 12);
        Assert.Contains((string)second["end"]!, (string[])["stop", "length"]);
    }

    [Fact]
    public async Task Commands_save_a_talk_and_load_it_again()
    {
        var file = _folder["talk.json"];
        var (code, output, error) = await ChildProgram.RunAsync(
            $"""
            printf '/system 짧게\n그 사람은\n/set temperature 0\n/set\n/tokens\n/prompt\n/save {file}\n/undo\n/again\n/load {file}\n/nothing\n/set top-p 7\n/reset\n/exit\nnot read\n' | "$@"
            """,
            "chat",
            _model,
            "--max-tokens",
            "8"
        );
        Assert.Equal(1, code); // two commands failed
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("system: 짧게", error, StringComparison.Ordinal);
        Assert.Contains("temperature 0", error, StringComparison.Ordinal);
        Assert.Contains("top-p none", error, StringComparison.Ordinal);
        Assert.Contains("tokens of any number; the last answer has", error, StringComparison.Ordinal);
        Assert.Contains("3 messages are in", error, StringComparison.Ordinal);
        Assert.Contains("forgotten: 그 사람은", error, StringComparison.Ordinal);
        Assert.Contains("nothing was said yet", error, StringComparison.Ordinal);
        Assert.Contains("2 messages were read", error, StringComparison.Ordinal);
        Assert.Contains("malmoi: there is no command '/nothing'", error, StringComparison.Ordinal);
        Assert.Contains("malmoi: '7' is no number from 0 to 1", error, StringComparison.Ordinal);
        var saved = JsonNode.Parse(await File.ReadAllTextAsync(file))!["messages"]!.AsArray();
        Assert.Equal(["system", "user", "assistant"], saved.Select(message => (string)message!["role"]!));

        (code, output, _) = await ChildProgram.RunAsync(
            """echo '그 사람은' | "$@" """,
            "chat",
            _model,
            "--load",
            file,
            "--regex",
            "(네|아니오)[.]"
        );
        Assert.Equal(0, code);
        Assert.Contains(output, (string[])["네.\n", "아니오.\n"]);
    }

    [Fact]
    public async Task Texts_are_held_to_what_was_asked_for()
    {
        var schema = _folder.Write("schema.json", """{"enum": ["그는", "그가"]}""");
        var grammar = _folder.Write("g.gbnf", "root ::= (\"가\" | \"나\") \"다\" | \"그\"");
        Assert.Contains(await Text("--json-schema", schema), (string[])["\"그는\"", "\"그가\""]);
        Assert.Contains(await Text("--grammar", grammar), (string[])["가다", "나다", "그"]);
        Assert.Matches("^[가-나]{3}$", await Text("--regex", "[가-나]{3}"));
        Assert.Contains(
            "give one of",
            await VerbRun.ErrorAsync("generate", _model, "--regex", "가", "--grammar", grammar),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no/such.json",
            await VerbRun.ErrorAsync("generate", _model, "--json-schema", "no/such.json"),
            StringComparison.Ordinal
        );

        async Task<string> Text(params string[] held) =>
            (string)(await VerbRun.JsonAsync(["generate", _model, .. held]))["texts"]![0]!["text"]!;
    }
}
