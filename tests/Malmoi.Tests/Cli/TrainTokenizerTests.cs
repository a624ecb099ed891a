using System.Buffers;
using System.Text;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Cli;

public sealed class TrainTokenizerTests : IDisposable
{
    private const string Text = """
        the lower the price, the better the deal
        새로운 영화가 재미있다. 영화는 재미있었다!
        newer lower wider the newest film
        영화를 보고 또 영화를 본다
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _corpus;

    public TrainTokenizerTests() => _corpus = _folder.Write("corpus.txt", Text);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bpe", "--byte-level")]
    [InlineData("bpe", "--normalize", "nmt-nfkc")]
    [InlineData("unigram", "--byte-fallback")]
    [InlineData("unigram", "--unit", "jamo")]
    [InlineData("wordpiece", "--lowercase")]
    [InlineData("word", "--min-frequency", "1")]
    public async Task A_tokenizer_json_reads_back_and_cuts_the_corpus(string kind, params string[] options)
    {
        var path = _folder["tokenizer.json"];
        var report = await VerbRun.JsonAsync([
            .. (string[])["train", "tokenizer", _corpus, "-o", path, "--kind", kind, "-n", "340", "--coverage", "1"],
            .. options,
        ]);
        var tokenizer = TokenizerJson.Read(
            await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken),
            path
        );
        Assert.Equal(tokenizer.VocabularySize, (int)report["vocabularySize"]!);
        Assert.True((double)report["bytesPerToken"]! > 1);
        Assert.DoesNotContain(tokenizer.Encode("영화를 lower"), token => token.Id == tokenizer.Special.Unknown);
    }

    [Theory]
    [InlineData("bpe")]
    [InlineData("unigram")]
    public async Task A_sentencepiece_model_cuts_as_the_tokenizer_json_does(string kind)
    {
        string[] arguments =
        [
            "train",
            "tokenizer",
            _corpus,
            "--kind",
            kind,
            "-n",
            "120",
            "--normalize",
            "nmt-nfkc",
            "--coverage",
            "1",
        ];
        await VerbRun.OutputAsync([.. arguments, "-o", _folder["t.json"]]);
        await VerbRun.OutputAsync([.. arguments, "-o", _folder["t.model"]]);
        var json = TokenizerJson.Read(
            await File.ReadAllBytesAsync(_folder["t.json"], TestContext.Current.CancellationToken),
            "t.json"
        );
        var model = SentencePieceTokenizer.Read(_folder["t.model"]);
        foreach (
            var line in Text.Split('\n').Append("ｆｕｌｌ　ｗｉｄｔｈ " + "새로운".Normalize(NormalizationForm.FormD))
        )
        {
            var ids = new ArrayBufferWriter<int>();
            model.Encode(line, ids);
            Assert.Equal(json.Encode(line).Select(token => token.Id), ids.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public async Task A_folder_gets_a_tokenizer_json_and_a_vocabulary_a_line_a_piece()
    {
        await VerbRun.OutputAsync("train", "tokenizer", _corpus, "-o", _folder["a/made"] + "/", "-n", "100");
        Assert.Equal(
            ["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"],
            Directory.GetFiles(_folder["a/made"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        var opened = HuggingFaceTokenizer.Open(_folder["a/made"]);
        Assert.Equal(("<unk>", "<s>", "</s>"), (opened.Config!.Unknown, opened.Config.Begin, opened.Config.End));
        Assert.Equal("<s>", opened.SpecialTokensMap!.Begin);
        await VerbRun.OutputAsync(
            "train",
            "tokenizer",
            _corpus,
            "-o",
            _folder["vocab.txt"],
            "-k",
            "wordpiece",
            "-n",
            "90"
        );
        Assert.Equal("[PAD]", File.ReadLines(_folder["vocab.txt"]).First());
    }

    [Fact]
    public async Task A_folder_for_WordPiece_names_the_roles_of_BERT_and_one_that_fails_is_not_made()
    {
        await VerbRun.OutputAsync("train", "tokenizer", _corpus, "-o", _folder["bert"], "-k", "wordpiece", "-n", "90");
        var config = HuggingFaceTokenizer.Open(_folder["bert"]).Config!;
        Assert.Equal(
            ("[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]"),
            (config.Classifier, config.Separator, config.Mask, config.Padding, config.Unknown)
        );
        await File.WriteAllBytesAsync(_folder["broken.txt"], [0xff, 0xff], TestContext.Current.CancellationToken);
        await VerbRun.ErrorAsync("train", "tokenizer", _folder["broken.txt"], "-o", _folder["no/folder"]);
        await VerbRun.ErrorAsync("convert", _folder["broken.txt"], _folder["no/other"]);
        Assert.False(Directory.Exists(_folder["no"]));
    }

    [Theory]
    [InlineData("--coverage 2", "a coverage of 2 is no share")]
    [InlineData("--special a a", "the special token 'a' is named twice")]
    [InlineData("--special <unk>", "the special token '<unk>' is named twice")]
    [InlineData("--max-piece-length 0", "pieces of 0 characters are out of range")]
    [InlineData("-n 2000000000", "out of range: choose 1 to 16,777,216")]
    [InlineData("--threads 100000", "--threads 100000 is out of range: choose 1 to 1024")]
    [InlineData("--threads 0", "--threads 0 is out of range: choose 1 to 1024")]
    [InlineData("--extend old.json --lowercase", "--lowercase cannot go with --extend")]
    [InlineData("--extend old.json --special <new>", "--special cannot go with --extend")]
    public async Task What_cannot_be_is_refused_before_the_corpus_is_read(string options, string expected)
    {
        // One that would be refused too, as soon as it is read.
        await File.WriteAllBytesAsync(_folder["broken.txt"], [0xff, 0xff], TestContext.Current.CancellationToken);
        var error = await VerbRun.ErrorAsync([
            "train",
            "tokenizer",
            _folder["broken.txt"],
            "-o",
            _folder["new.json"],
            .. options.Split(' '),
        ]);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["new.json"]));
    }

    [Fact]
    public async Task Extending_leaves_the_old_ids_where_they_were()
    {
        var (old, path) = (_folder["old.json"], _folder["new.json"]);
        var english = _folder.Write("english.txt", "the lower the price the better the deal");
        await VerbRun.OutputAsync("train", "tokenizer", english, "-o", old, "-n", "30");
        await VerbRun.OutputAsync(
            "train",
            "tokenizer",
            _corpus,
            "-o",
            path,
            "-n",
            "40",
            "--extend",
            old,
            "--coverage",
            "1"
        );
        var (before, after) = (
            TokenizerJson.Read(File.ReadAllBytes(old), old),
            TokenizerJson.Read(File.ReadAllBytes(path), path)
        );
        Assert.All(Enumerable.Range(0, before.VocabularySize), id => Assert.Equal(before.Piece(id), after.Piece(id)));
        Assert.Contains(after.Encode("영화를"), token => token.Id >= before.VocabularySize);
    }

    [Theory]
    [InlineData("bpe")]
    [InlineData("unigram")]
    public async Task A_sentencepiece_model_is_extended_into_another(string kind)
    {
        var (old, path) = (_folder["old.model"], _folder["new.model"]);
        var english = _folder.Write("english.txt", "the lower the price the better the deal");
        await VerbRun.OutputAsync("train", "tokenizer", english, "-o", old, "-k", kind, "-n", "28");
        string[] extend = ["train", "tokenizer", _corpus, "-n", "40", "--extend", old, "--coverage", "1"];
        var report = await VerbRun.JsonAsync([.. extend, "-o", path]);
        var (before, after) = (SentencePieceFile.Read(old), SentencePieceFile.Read(path));
        Assert.Equal(before.Pieces, after.Pieces.Take(before.Pieces.Count));
        Assert.Equal(after.Pieces.Count, (int)report["vocabularySize"]!);
        Assert.Contains(new SentencePieceTokenizer(after).Encode("영화를"), token => token.Id >= before.Pieces.Count);
        Assert.Contains(
            "is a SentencePiece model",
            await VerbRun.ErrorAsync([.. extend, "-o", _folder["a.json"]]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_one_line()
    {
        var empty = _folder.Write("empty.txt", "");
        Task<string> ErrorAsync(params string[] arguments) => VerbRun.ErrorAsync(["train", "tokenizer", .. arguments]);
        Assert.Contains("holds no text", await ErrorAsync(empty, "-o", _folder["a.json"]), StringComparison.Ordinal);
        Assert.Contains(
            "too small",
            await ErrorAsync(_corpus, "-o", _folder["a.json"], "-n", "9"),
            StringComparison.Ordinal
        );
        Assert.Contains("ending", await ErrorAsync(_corpus, "-o", _folder["a.bin"]), StringComparison.Ordinal);
        Assert.Contains(
            "cannot write",
            await ErrorAsync(_corpus, "-o", _folder["no/such/a.json"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "SentencePiece",
            await ErrorAsync(_corpus, "-o", _folder["a.model"], "--byte-level"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--kind takes",
            await ErrorAsync(_corpus, "-o", _folder["a.json"], "-k", "bert"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "also an input",
            await ErrorAsync(_corpus, "-o", _corpus, "-k", "word"),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(_folder["a.json"]));
    }
}
