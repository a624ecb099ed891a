using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Text;
using static Malmoi.Neural.Tests.Pretraining.Objectives.SamplePassage;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

public class ConditionalObjectiveTests
{
    [Fact]
    public void A_span_in_each_block_is_hidden_and_told()
    {
        var objective = new FutureNGrams(Mask, 1000, start: 2, end: 3);
        var (hidden, kept) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var example = objective.Make(Of(128 + 20), new Xoshiro256(seed));
            Assert.Equal(9 + 9 + 3, example.Labels!.Length);
            Assert.Equal([2, .. example.Labels[..^1]], example.Tokens);
            foreach (var span in new[] { example.Labels[..9], example.Labels[9..18], example.Labels[18..] })
            {
                Assert.Equal(Enumerable.Range(span[0], span.Length), span);
            }

            Assert.InRange(example.Labels[9], First + 64, First + 119);
            hidden += example.Source!.Count(token => token == Mask);
            kept += example.Labels.Count(token => example.Source![token - First] == token);
            Assert.Equal(3, example.Source![^1]);
        }

        Assert.InRange(hidden / (300 * 21.0), 0.78, 0.82);
        Assert.InRange(kept / (300 * 21.0), 0.085, 0.115);
    }

    [Fact]
    public void Each_stream_tells_one_place_further()
    {
        var labels = new Neural.Pretraining.IdGrid(2, 3, [1, 2, 3, 4, 5, -100]);
        Assert.Equal(labels.Values, FutureNGrams.Told(labels, 0).Values);
        Assert.Equal([2, 3, -100, 5, -100, -100], FutureNGrams.Told(labels, 1).Values);
        Assert.All(FutureNGrams.Told(labels, 7).Values, label => Assert.Equal(-100, label));
    }

    [Fact]
    public void Pairs_of_lines_become_sources_and_targets()
    {
        using var letters = new Letters();
        var options = new CorpusEncoderOptions { HeldOut = new HeldOutShare(0.2) };
        File.WriteAllText(letters["ko"], "나는\n\n사자\n다\n라마\n바\n");
        File.WriteAllText(letters["en"], "i am\nnobody\nlion\nall\nlama\nb\n");
        var encoder = new CorpusEncoder(letters.Tokenizer, options);
        encoder.WritePairs(
            Corpus.Open(letters["ko"], new CorpusOptions { Format = CorpusFormat.Text }),
            Corpus.Open(letters["en"], new CorpusOptions { Format = CorpusFormat.Text }),
            (letters["a"], letters["b"]),
            (letters["c"], letters["d"])
        );
        using var source = TokenFile.Open(letters["a"]);
        using var target = TokenFile.Open(letters["b"]);
        using var heldOut = TokenFile.Open(letters["c"]);
        Assert.Equal((4L, 4L, 1L), (source.Documents, target.Documents, heldOut.Documents));
        var pairs = new PairedDocuments(source, target, longest: 10);
        var objective = new TranslationPairs(start: 0, end: 3) { Prefix = [77] };
        var seen = new List<string>();
        for (var i = 0; i < pairs.Count; i++)
        {
            var example = objective.Make(pairs.Get(i), new Xoshiro256(0));
            Assert.Equal((77, 3, 0), (example.Source![0], example.Source[^1], example.Tokens[0]));
            Assert.Equal(pairs.Length(i), example.Source.Length + example.Labels!.Length - 3);
            seen.Add(letters.Pieces(example.Source[1..^1]) + " = " + letters.Pieces(example.Labels![..^1]));
        }

        string[] all =
        [
            "나 ##는 = i a ##m",
            "사 ##자 = l ##i ##o ##n",
            "다 = a ##l ##l",
            "라 ##마 = l ##a ##m ##a",
            "바 = b",
        ];
        Assert.All(seen, pair => Assert.Contains(pair, all));
        Assert.Equal(4, seen.Distinct().Count());
        Assert.InRange(new PairedDocuments(source, target, longest: 3).LeftOut, 1, 2);
        Assert.Throws<InputException>(() => new PairedDocuments(source, heldOut, longest: 10));
        Assert.Throws<InputException>(() => new PairedDocuments(source, target, longest: 0));
    }

    [Fact]
    public void Lines_without_a_partner_are_refused()
    {
        using var letters = new Letters();
        File.WriteAllText(letters["ko.txt"], "나\n다\n");
        File.WriteAllText(letters["en.txt"], "a\nb\nc\n");
        var error = Assert.Throws<InputException>(() =>
            new CorpusEncoder(letters.Tokenizer).WritePairs(
                Corpus.Open(letters["ko.txt"]),
                Corpus.Open(letters["en.txt"]),
                (letters["a"], letters["b"])
            )
        );
        Assert.Contains("line 3 has no partner", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(letters["a"]));
    }

    [Fact]
    public void Passages_of_like_length_come_together_and_each_once()
    {
        using var letters = new Letters();
        var random = new Xoshiro256(9);
        var lines = Enumerable.Range(0, 300).Select(_ => new string('a', 1 + random.Next(50)));
        using var file = letters.Encode(string.Join('\n', lines));
        var passages = new DocumentPassages(file, longest: 64);
        var masked = new MaskedTokens(Mask, 50);
        var plain = new ObjectiveBatches(passages, masked, new BatchOptions { Size = 7, Seed = 1 });
        var sorted = new ObjectiveBatches(
            passages,
            masked,
            new BatchOptions
            {
                Size = 7,
                Seed = 1,
                SortedBatches = 10,
            }
        );
        Assert.Equal(plain.PerEpoch, sorted.PerEpoch);
        var (total, padded) = (0L, new long[2]);
        for (var i = 0L; i < plain.PerEpoch; i++)
        {
            padded[0] += plain.Get(i).Tokens.Values.Length;
            padded[1] += sorted.Get(i).Tokens.Values.Length;
            total += sorted.Get(i).TokenCount;
        }

        Assert.Equal(file.Tokens, total);
        Assert.True(padded[0] > 1.4 * total);
        Assert.True(padded[1] < 1.15 * total);
    }
}
