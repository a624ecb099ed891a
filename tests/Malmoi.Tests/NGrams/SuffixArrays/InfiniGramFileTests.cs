using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.NGrams.SuffixArrays;

namespace Malmoi.Tests.NGrams.SuffixArrays;

public sealed class InfiniGramFileTests
{
    [Fact]
    public void A_foreign_file_is_refused_with_its_name()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => InfiniGram.Open(folder.Write("a.arpa", new string('x', 100))));
        Assert.Contains("a.arpa' is not an ∞-gram index", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_and_an_empty_file_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InputException>(() => InfiniGram.Open(folder["none"]));
        Assert.Throws<InputException>(() => InfiniGram.Open(folder.Write("empty", "")));
    }

    [Fact]
    public void Another_version_is_refused_with_its_number()
    {
        using var folder = new TemporaryFolder();
        var bytes = Whole(folder);
        bytes[8] = 9;
        File.WriteAllBytes(folder["new"], bytes);
        var error = Assert.Throws<InputException>(() => InfiniGram.Open(folder["new"]));
        Assert.Contains("version 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using var folder = new TemporaryFolder();
        var bytes = Whole(folder);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], bytes[..length]);
            Assert.Throws<InputException>(() => InfiniGram.Open(folder["cut"]));
        }
    }

    [Fact]
    public void A_mutated_file_is_refused_or_answers_but_never_leaves_its_bounds()
    {
        using var folder = new TemporaryFolder();
        var bytes = Whole(folder);
        File.WriteAllBytes(folder["mutated"], bytes);
        using var file = new FileStream(folder["mutated"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var random = new Random(20240130);
        var refused = 0;
        const int rounds = 25_000;
        for (var round = 0; round < rounds; round++)
        {
            var changed = Mutate(bytes, random);
            Write(file, changed.Select(at => (at.Place, at.Value)));
            try
            {
                Exercise(folder["mutated"], random);
            }
            catch (InputException error)
            {
                Assert.Contains("mutated'", error.Message, StringComparison.Ordinal);
                refused++;
            }

            Write(file, changed.Select(at => (at.Place, bytes[at.Place])));
        }

        Assert.InRange(refused, rounds / 20, rounds - 1);
    }

    private static (int Place, byte Value)[] Mutate(byte[] bytes, Random random)
    {
        var changed = new (int, byte)[random.Next(1, 6)];
        for (var i = 0; i < changed.Length; i++)
        {
            var at = random.Next(4) == 0 ? random.Next(64) : random.Next(bytes.Length);
            var value = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)0xFF,
                _ => (byte)(bytes[at] ^ (1 << random.Next(8))),
            };
            changed[i] = (at, value);
        }

        return changed;
    }

    private static void Write(FileStream file, IEnumerable<(int Place, byte Value)> bytes)
    {
        foreach (var (place, value) in bytes)
        {
            file.Position = place;
            file.WriteByte(value);
        }

        file.Flush();
    }

    [Fact]
    public void An_index_that_was_closed_says_so()
    {
        using var folder = new TemporaryFolder();
        var model = InfiniGramTests.Build(folder, "a b c");
        var state = model.Start();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Read([new Reading(state, new[] { 3 })]));
        Assert.Throws<ObjectDisposedException>(() => model.Count([3]));
        Assert.Throws<ObjectDisposedException>(() => model.Vocabulary.Find("a"u8));
    }

    private static byte[] Whole(TemporaryFolder folder)
    {
        InfiniGramTests.Build(folder, "a b a b c", "말 을 모아", "b a").Dispose();
        return File.ReadAllBytes(folder["model.infini"]);
    }

    private static void Exercise(string path, Random random)
    {
        using var model = InfiniGram.Open(path);
        if (model.VocabularySize > 1000)
        {
            return; // its sizes would have to lie, and then it does not open
        }

        var words = new int[8];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = random.Next(model.VocabularySize);
        }

        using var state = model.Start();
        var logits = new float[model.VocabularySize];
        foreach (var word in words)
        {
            model.Read([new Reading(state, new[] { word }) { Logits = logits }]);
        }

        for (var length = 1; length < 3; length++)
        {
            model.Passages(words.AsSpan(0, length), most: 3, around: 4);
            model.Followers(words.AsSpan(0, length));
        }

        model.Vocabulary.Find("b"u8);
        model.TryGet(words.AsSpan(0, 2), out _);
        for (var word = 0; word < model.VocabularySize; word++)
        {
            model.Vocabulary.Utf8(word);
        }
    }
}
