namespace Malmoi.Tests.Cli;

/// <summary>What is left when the place for an output runs out, for every verb that writes: nothing, and the old file.</summary>
public sealed class OutputLimitTests : IDisposable
{
    private const string Old = "what stood there before";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A limit on the size of files stands in for a full disk: half of an output has been written when a write fails.
    [Theory]
    [InlineData(4, "m.arpa", "train ngram corpus.txt -o m.arpa -n 3")]
    [InlineData(4, "m.arpa.gz", "train ngram corpus.txt -o m.arpa.gz -n 3")]
    [InlineData(4, "m.bin", "train ngram corpus.txt -o m.bin -n 3")]
    [InlineData(4, "m.infini", "train infinigram corpus.txt -o m.infini")]
    [InlineData(4, "c.arpa", "convert in.arpa c.arpa")]
    [InlineData(4, "c.bin", "convert in.arpa c.bin --type trie")]
    [InlineData(0, "m.mix", "mix in.arpa in2.arpa --weights 0.5 0.5 -o m.mix")]
    [InlineData(4, "v.svm", "vectorize corpus.txt -o v.svm")]
    [InlineData(4, "t.txt", "maeul text -n 1000 -o t.txt")]
    [InlineData(4, "p.jsonl", "maeul pairs --count 20 -o p.jsonl")]
    [InlineData(4, "q.jsonl", "maeul qa --count 200 -o q.jsonl")]
    [InlineData(4, "t.json", "train tokenizer corpus.txt -o t.json -n 400")]
    [InlineData(1, "t.model", "train tokenizer corpus.txt -o t.model -n 400")]
    [InlineData(4, "i.txt", "tokenizer encode v.txt --file corpus.txt -o i.txt")]
    [InlineData(4, "d.txt", "tokenizer decode v.txt --file ids.txt -o d.txt")]
    public async Task An_output_that_finds_no_room_leaves_the_old_file_and_nothing_else(
        int kibibytes,
        string output,
        string line
    )
    {
        Prepare();
        _folder.Write(output, Old);
        var before = Names();
        var (exitCode, _, error) = await ChildProgram.RunAsync(
            $"trap '' XFSZ; ulimit -f {kibibytes}; exec \"$@\"",
            [
                .. line.Split(' ')
                    .Select(part =>
                        char.IsLetter(part[0]) && part.Contains('.', StringComparison.Ordinal) ? _folder[part] : part
                    ),
            ]
        );
        Assert.Equal(1, exitCode);
        var said = Assert.Single(error.Split('\n'), text => text.StartsWith("malmoi: ", StringComparison.Ordinal));
        Assert.StartsWith($"malmoi: cannot write '{_folder[output]}", said, StringComparison.Ordinal);
        Assert.Contains("free some space, or choose another place", said, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(before, Names());
        Assert.Equal(Old, File.ReadAllText(_folder[output]));
    }

    [Fact]
    public async Task A_folder_that_finds_no_room_keeps_all_its_old_files()
    {
        Prepare();
        string[] files = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"];
        Directory.CreateDirectory(_folder["made"]);
        Array.ForEach(files, file => _folder.Write($"made/{file}", Old));
        string[] line = ["train", "tokenizer", _folder["corpus.txt"], "-n", "400", "-o"];
        foreach (var folder in (string[])[_folder["made"], _folder["new"]])
        {
            var (exitCode, _, error) = await ChildProgram.RunAsync(
                "trap '' XFSZ; ulimit -f 4; exec \"$@\"",
                [.. line, folder]
            );
            Assert.Equal(1, exitCode);
            Assert.Contains($"malmoi: cannot write '{folder}/tokenizer.json", error, StringComparison.Ordinal);
        }

        Assert.Equal(files.Length, Directory.GetFiles(_folder["made"]).Length);
        Assert.All(files, file => Assert.Equal(Old, File.ReadAllText(_folder[$"made/{file}"])));
        Assert.False(Directory.Exists(_folder["new"]));
    }

    [Fact]
    public async Task A_tour_that_finds_no_room_says_so_and_leaves_no_half_file()
    {
        var (exitCode, _, error) = await ChildProgram.RunAsync(
            "trap '' XFSZ; ulimit -f 4; exec \"$@\"",
            "tour",
            "-o",
            _folder["tour"],
            "--sentences",
            "600"
        );
        Assert.Equal(1, exitCode);
        Assert.Contains($"malmoi: cannot write '{_folder["tour"]}", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["tour"]));
    }

    [Fact]
    public async Task Where_nobody_reads_the_output_any_more_the_program_ends_without_a_word()
    {
        var (exitCode, output, error) = await ChildProgram.RunAsync(
            "set -o pipefail; \"$@\" | head -1",
            "maeul",
            "text",
            "--language",
            "en",
            "--tokens",
            "10000000000"
        );
        Assert.Equal(0, exitCode);
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(error);
    }

    [Theory]
    [InlineData(">/dev/full", "maeul text -n 5")]
    [InlineData(">/dev/full", "data list")]
    [InlineData(">&-", "maeul text -n 5")]
    [InlineData(">&-", "data list")]
    public async Task An_output_that_cannot_be_written_is_a_line_that_names_it(string redirection, string line)
    {
        var (exitCode, _, error) = await ChildProgram.RunAsync($"\"$@\" {redirection}", line.Split(' '));
        Assert.Equal(1, exitCode);
        var said = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("malmoi: cannot write to standard output: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_programs_write_into_one_file_stands_there_in_turn()
    {
        _folder.Write("out.txt", "first\n");
        var file = _folder["out.txt"];
        var (exitCode, _, error) = await ChildProgram.RunAsync(
            $"{{ \"$@\"; \"$@\"; echo end; }} >> {file}; {{ echo begin; \"$@\"; echo end; }} > {file}.2",
            "maeul",
            "text",
            "-n",
            "5"
        );
        Assert.True(exitCode == 0, error);
        var text = File.ReadAllLines(file + ".2")[1..^1];
        Assert.Equal(["begin", .. text, "end"], File.ReadAllLines(file + ".2"));
        Assert.Equal(["first", .. text, .. text, "end"], File.ReadAllLines(file));
        Assert.True(text.Length >= 5);
    }

    private void Prepare()
    {
        var random = new Random(1);
        var lines = Enumerable
            .Range(0, 400)
            .Select(_ => string.Join(' ', Enumerable.Range(0, 8).Select(_ => $"w{random.Next(300)}")));
        _folder.Write("corpus.txt", string.Join('\n', lines) + "\n");
        _folder.Write("ids.txt", string.Concat(Enumerable.Repeat("1 2 3\n", 2000)));
        _folder.Write("v.txt", "[UNK]\nw\n##1\n##2\n");
        const string arpa = """
            \data\
            ngram 1=4
            ngram 2=1

            \1-grams:
            -1	<unk>	0
            0	<s>	-0.3
            -1	</s>	0
            -0.09	a	0

            \2-grams:
            -0.2	<s> a

            \end\

            """;
        // Long enough to pass the limit in the middle.
        var words = Enumerable.Range(0, 2000).Select(i => $"-9\tw{i}\t0\n");
        var large = arpa.Replace("ngram 1=4", "ngram 1=2004", StringComparison.Ordinal)
            .Replace("-0.09\ta\t0\n", $"-0.09\ta\t0\n{string.Concat(words)}", StringComparison.Ordinal);
        _folder.Write("in.arpa", large);
        _folder.Write("in2.arpa", large);
    }

    private string[] Names() => [.. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal)];
}
