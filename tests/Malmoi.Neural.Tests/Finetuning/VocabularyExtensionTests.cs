using Malmoi.Architectures;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Tests.FamilyContract;
using Malmoi.Tests;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;
using Malmoi.Tokenization.Trainers;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning;

public class VocabularyExtensionTests
{
    private const string Letters = "abcdefghij";

    [Theory]
    [InlineData("gpt2")] // tied head
    [InlineData("gptj")] // head of its own, with a bias
    [InlineData("llama")]
    [InlineData("opt, 350m")] // narrow table
    [InlineData("bert")] // tied head with a bias
    [InlineData("bart")] // a bias that is added to the numbers
    [InlineData("t5")] // a table that two stacks share
    [InlineData("albert")]
    public void New_rows_are_means_of_the_old_pieces_and_all_else_stays(string name)
    {
        using var folder = new SampleFolder(name);
        using var scratch = new TemporaryFolder();
        Save(folder.Tokenizer, 21, []);
        var extended = Save(scratch["tokenizer.json"], 21, ["abc", "gj", "zz"]);
        Assert.Equal(3, VocabularyExtension.Write(folder.Path, extended, scratch["out"]));

        using var before = Load(folder.Path);
        using var after = Load(scratch["out"]);
        using var noGradients = no_grad();
        var grown = 0;
        foreach (var (tensor, old) in before.Tensors)
        {
            using var scope = NewDisposeScope();
            var now = after.Tensors[tensor];
            var axis = Enumerable.Range(0, (int)old.dim()).FirstOrDefault(i => old.shape[i] != now.shape[i], -1);
            if (axis < 0)
            {
                Assert.True(now.allclose(old, 0, 0), tensor);
                continue;
            }

            grown++;
            Assert.Equal((23L, 24L), (old.shape[axis], now.shape[axis]));
            var rows = old.transpose(0, axis);
            var newRows = now.transpose(0, axis);
            Assert.True(newRows.narrow(0, 0, 21).allclose(rows.narrow(0, 0, 21), 0, 0), tensor);
            // a b c are 1 2 3; g and j 7 and 10; no piece spells z.
            Close(rows[1].Plus(rows[2]).Plus(rows[3]) / Held.Number(3), newRows[21]);
            Close(rows[7].Plus(rows[10]) / Held.Number(2), newRows[22]);
            Close(rows.narrow(0, 0, 21).mean([0]), newRows[23]);
        }

        Assert.InRange(grown, 1, 4);
        using var opened = HuggingFaceFolder.Open(scratch["out"]);
        Assert.Equal(24, Assert.IsType<TokenEmbeddings>(after.Spec.Stacks[^1].Stack.Embeddings).Vocabulary);
        Assert.Equal(24, TokenizerFile.Open(scratch["out"]).VocabularySize);
    }

    [Fact]
    public void Old_text_gets_the_numbers_it_had_and_the_folder_opens()
    {
        using var folder = new SampleFolder("gpt2");
        using var scratch = new TemporaryFolder();
        Save(folder.Tokenizer, 23, []);
        VocabularyExtension.Write(folder.Path, Save(scratch["tokenizer.json"], 23, ["ab"]), scratch["out"]);
        using var before = Load(folder.Path);
        using var after = Load(scratch["out"]);
        using var noGradients = no_grad();
        using var ids = TinyModel.Ids(2, 7);
        using var old = before.Heads["nextToken"].Forward(before.Read(new StackInput { Input = ids }));
        using var now = after.Heads["nextToken"].Forward(after.Read(new StackInput { Input = ids }));
        Assert.Equal([2L, 7, 24], now.shape);
        Assert.True(now.narrow(-1, 0, 23).allclose(old, 1e-6, 1e-6));
        TransformerFolder.Open(scratch["out"]).Dispose();
    }

    [Fact]
    public void Rows_that_pad_a_table_are_taken_first()
    {
        using var folder = new SampleFolder("llama");
        using var scratch = new TemporaryFolder();
        Save(folder.Tokenizer, 20, []);
        VocabularyExtension.Write(folder.Path, Save(scratch["tokenizer.json"], 20, ["ab"]), scratch["out"]);
        using var before = Load(folder.Path);
        using var after = Load(scratch["out"]);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var (old, now) = (
            before.Tensors["decoder.embeddings.token.weight"],
            after.Tensors["decoder.embeddings.token.weight"]
        );
        Assert.Equal(23, now.shape[0]);
        Close(old[1].Plus(old[2]) / Held.Number(2), now[20]);
        Assert.True(now.narrow(0, 21, 2).allclose(old.narrow(0, 21, 2), 0, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Korean_pieces_of_an_English_tokenizer_are_spelled_by_its_bytes(bool isByteLevel)
    {
        using var scratch = new TemporaryFolder();
        var english = Corpus.Open(scratch.Write("en.txt", "the cat sat on the mat and the dog sat on the log\n"));
        var korean = Corpus.Open(scratch.Write("ko.txt", "나는 학교에 간다 나는 집에 간다 너는 학교에 온다\n"));
        var recipe = new TokenizerRecipe
        {
            VocabularySize = 290,
            ByteLevel = isByteLevel,
            ByteFallback = !isByteLevel,
            MinimumFrequency = 1,
        };
        var trained = TokenizerTrainer.Train(english, recipe).Tokenizer;
        var extended = TokenizerExtension.Extend(trained, korean, new ExtensionOptions { NewPieces = 12 });
        File.WriteAllBytes(scratch["old.json"], TokenizerJson.Write(trained));
        File.WriteAllBytes(scratch["new.json"], TokenizerJson.Write(extended));
        var spellings = NewPieces.Of(new PieceUnits(scratch["old.json"]), new PieceUnits(scratch["new.json"]));
        Assert.Equal(extended.VocabularySize - trained.VocabularySize, spellings.Count);
        Assert.All(
            spellings.Index(),
            piece =>
                Assert.Equal(
                    extended.Decode([trained.VocabularySize + piece.Index]).Trim(),
                    trained.Decode(piece.Item).Trim()
                )
        );
        Assert.Contains(spellings, spelling => spelling.Length >= 3);
    }

    [Fact]
    public void A_tokenizer_that_is_no_extension_is_refused()
    {
        using var folder = new SampleFolder("gpt2");
        using var scratch = new TemporaryFolder();
        Save(folder.Tokenizer, 21, []);
        Assert.Contains("there are no new ones", Refusal(Save(scratch["same.json"], 21, [])), StringComparison.Ordinal);
        Assert.Contains(
            "its id 20 is 'ab', there it is 'x20'",
            Refusal(Save(scratch["moved.json"], 20, ["ab", "cd", "ef"])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "name another folder",
            Assert
                .Throws<InputException>(() => VocabularyExtension.Write(folder.Path, folder.Tokenizer, folder.Path))
                .Message,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(scratch["out"]));

        string Refusal(string tokenizer) =>
            Assert
                .Throws<InputException>(() => VocabularyExtension.Write(folder.Path, tokenizer, scratch["out"]))
                .Message;
    }

    private static Transformer Load(string path)
    {
        using var folder = HuggingFaceFolder.Open(path);
        return TransformerFolder.Load(folder);
    }

    private static void Close(Tensor expected, Tensor actual) => Assert.True(actual.allclose(expected, 1e-6, 1e-6));

    // Byte pairs: [UNK], letters, fillers up to a size, then the new pieces, each put together from the left.
    private static string Save(string path, int size, string[] added)
    {
        List<string> pieces = ["[UNK]", .. Letters.Select(letter => letter.ToString())];
        pieces.AddRange(Enumerable.Range(pieces.Count, size - pieces.Count).Select(id => $"x{id}"));
        pieces.AddRange(added);
        var model = new BytePair(new SubwordVocabulary(pieces), [], new BytePairOptions { UnknownPiece = "[UNK]" });
        var parts = new TokenizerParts { Model = model, Splitter = new WhitespaceSplit() };
        File.WriteAllBytes(path, TokenizerJson.Write(new TokenizerPipeline(parts)));
        return path;
    }
}
