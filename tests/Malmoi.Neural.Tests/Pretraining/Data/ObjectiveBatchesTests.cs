using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;

namespace Malmoi.Neural.Tests.Pretraining.Data;

public class ObjectiveBatchesTests
{
    [Fact]
    public void Windows_join_documents_with_end_marks_and_overlap_by_one()
    {
        using var letters = new Letters();
        using var file = letters.Encode("abc\nd\nef gh\n");
        var windows = Autoregressive.Windows(file, length: 3, end: 3);
        string[] expected = ["a ##b ##c [SEP]", "[SEP] d [SEP] e", "e ##f g ##h"];
        Assert.Equal(expected, Enumerable.Range(0, (int)windows.Count).Select(i => letters.Pieces(windows.Get(i).Ids)));
        Assert.Equal(TokenMarks.Special, windows.Get(0).Marks[3]);
        var example = new Autoregressive().Make(windows.Get(1), new Xoshiro256(0));
        Assert.Equal(("[SEP] d [SEP]", "d [SEP] e"), (letters.Pieces(example.Tokens), letters.Pieces(example.Labels!)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Windows_hold_the_stream_whatever_the_lengths_of_documents(int? end)
    {
        using var letters = new Letters();
        var random = new Xoshiro256(4);
        var lines = Enumerable
            .Range(0, 200)
            .Select(_ => new string([
                .. Enumerable.Range(0, 1 + random.Next(9)).Select(_ => (char)('a' + random.Next(26))),
            ]))
            .ToList();
        using var file = letters.Encode(string.Join('\n', lines));
        int[] stream = [.. lines.SelectMany(line => letters.Ids(line).Concat(end is { } mark ? [mark] : []))];
        foreach (var (length, overlap) in new[] { (1, 0), (5, 0), (5, 1), (64, 3) })
        {
            var windows = new PackedWindows(file, length, end, overlap);
            Assert.Equal(((stream.Length - length) / (length - overlap)) + 1, windows.Count);
            for (var i = 0; i < windows.Count; i++)
            {
                Assert.Equal(stream.Skip(i * (length - overlap)).Take(length), windows.Get(i).Ids);
            }
        }
    }

    [Fact]
    public void A_pass_has_each_window_once_and_another_pass_another_order()
    {
        using var letters = new Letters();
        using var file = letters.Encode("abcdefghijklmnopqrstuvwxyz\n");
        var batches = Batches(file, new BatchOptions { Size = 4, Seed = 7 });
        Assert.Equal(7, batches.PerEpoch); // 26 letters in 25 windows of 1 + 1
        var first = Pass(batches, 0);
        var second = Pass(batches, 1);
        Assert.Equal(25, first.Distinct().Count());
        Assert.Equal(first.Order(), second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(first, Pass(Batches(file, new BatchOptions { Size = 4, Seed = 7 }), 0));
        Assert.NotEqual(first, Pass(Batches(file, new BatchOptions { Size = 4, Seed = 8 }), 0));
        Assert.Equal(first.Order(), Pass(Batches(file, new BatchOptions { Size = 4, Shuffled = false }), 3));
    }

    [Fact]
    public void Batches_made_ahead_are_those_made_when_asked_for()
    {
        using var letters = new Letters();
        using var file = letters.Encode("abcdefghijklmnopqrstuvwxyz\n");
        var batches = Batches(file, new BatchOptions { Size = 3, Seed = 1 });
        using var ahead = new PrefetchedBatches(batches, depth: 3);
        foreach (var number in new long[] { 0, 1, 2, 3, 40, 41, 5, 6, 5 })
        {
            Assert.Equal(batches.Get(number).Tokens.Values, ahead.Get(number).Tokens.Values);
        }
    }

    [Fact]
    public void What_fails_ahead_is_told_when_its_turn_comes()
    {
        using var ahead = new PrefetchedBatches(new FailsFromThree(), depth: 4);
        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(1, ahead.Get(number).Tokens.Rows);
        }

        Assert.Equal("three", Assert.Throws<InputException>(() => ahead.Get(3)).Message);
    }

    [Fact]
    public void Corpora_below_one_window_and_windows_beyond_the_model_are_refused()
    {
        using var letters = new Letters();
        using var file = letters.Encode("abc\n");
        Assert.Contains(
            "less than one window of 9",
            Assert.Throws<InputException>(() => Autoregressive.Windows(file, 8, end: 3)).Message,
            StringComparison.Ordinal
        );
        var batches = new ObjectiveBatches(
            Autoregressive.Windows(file, 3, end: 3),
            new Autoregressive(),
            new BatchOptions { Size = 1, Positions = 2 }
        );
        Assert.Contains(
            "the model reads 2 at most",
            Assert.Throws<InputException>(() => batches.Get(0)).Message,
            StringComparison.Ordinal
        );
    }

    private static ObjectiveBatches Batches(TokenFile file, BatchOptions options) =>
        new(Autoregressive.Windows(file, 1, end: null), new Autoregressive(), options);

    private static List<int> Pass(ObjectiveBatches batches, long epoch) =>
        [
            .. Enumerable
                .Range(0, (int)batches.PerEpoch!.Value)
                .SelectMany(i => batches.Get((epoch * batches.PerEpoch.Value) + i).Tokens.Values),
        ];

    private sealed class FailsFromThree : IBatches
    {
        public long? PerEpoch => null;

        public Batch Get(long number) =>
            number < 3 ? new Batch { Tokens = new IdGrid(1, 1, [0]) } : throw new InputException("three");
    }
}
