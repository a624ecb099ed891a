using System.Buffers.Binary;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Tests.Tokenization.Korean;

public sealed class AnalyserFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_written_analyser_reads_back_the_same()
    {
        var path = _folder["a.analyser"];
        KoreanSamples.Analyser.Save(path);
        Assert.True(KoreanAnalyser.IsOne(path));
        var read = KoreanAnalyser.Open(path);
        Assert.Equal(KoreanSamples.Analyser.Training, read.Training);
        Assert.Equal(KoreanSamples.Analyser.Features, read.Features);
        Assert.Equal(AnalyserFile.ToBytes(KoreanSamples.Analyser), AnalyserFile.ToBytes(read));
        Assert.Equal("학교 에서 는", read.Analyse("학교에서는").ToString());
    }

    [Fact]
    public void A_truncated_analyser_is_refused_with_its_name()
    {
        var bytes = AnalyserFile.ToBytes(KoreanSamples.Analyser);
        for (var length = 0; length < bytes.Length; length += length < 300 ? 1 : 37)
        {
            var error = Assert.Throws<InputException>(() =>
                AnalyserFile.FromBytes(bytes.AsSpan(0, length), "a.analyser")
            );
            Assert.Contains("'a.analyser'", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<InputException>(() => AnalyserFile.FromBytes([.. bytes, 0], "a.analyser"));
    }

    [Fact]
    public void A_file_that_claims_more_than_it_has_is_refused_before_room_is_made()
    {
        var bytes = AnalyserFile.ToBytes(KoreanSamples.Analyser);
        var count = 24 + (3 * 8) + (72 * 2);
        Assert.Equal(KoreanSamples.Analyser.Features, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(count)));
        foreach (var claimed in (int[])[-1, int.MinValue, int.MaxValue, bytes.Length])
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(count), claimed);
            var error = Assert.Throws<InputException>(() => AnalyserFile.FromBytes(bytes, "a"));
            Assert.Contains("features do not fit", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_file_is_refused_with_what_to_do()
    {
        var other = _folder.Write("a.txt", "text");
        Assert.False(KoreanAnalyser.IsOne(other));
        Assert.False(KoreanAnalyser.IsOne(_folder["nothing"]));
        Assert.Contains("malmoi train analyser", Message(other), StringComparison.Ordinal);
        Assert.Contains("nothing", Message(_folder["nothing"]), StringComparison.Ordinal);
        Assert.Contains(
            "another version",
            Message(_folder.Write("b", "malmoi korean analyser 2")),
            StringComparison.Ordinal
        );

        static string Message(string path) => Assert.Throws<InputException>(() => KoreanAnalyser.Open(path)).Message;
    }

    [Fact]
    public void A_mutated_analyser_is_refused_or_cuts_text() =>
        Mutations.Try(
            0.12,
            [AnalyserFile.ToBytes(KoreanSamples.Analyser)],
            (bytes, random) =>
            {
                var analyser = AnalyserFile.FromBytes(bytes, "mutated");
                const string Word = "학교에서는공부하고(먹었습니다).";
                var word = Word[..random.Next(1, Word.Length)];
                Assert.Equal(word, string.Concat(analyser.Analyse(word).Pieces.Select(piece => word[piece.Range])));
            }
        );
}
