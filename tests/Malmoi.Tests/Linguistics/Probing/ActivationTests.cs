using Malmoi.Checkpoints;
using Malmoi.LanguageModels;
using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;
using Malmoi.Tests.Linguistics.Attention;
using Malmoi.Tokenization;
using Malmoi.WordVectors.Evaluation;
using static Malmoi.Tests.Linguistics.Probing.Planted;

namespace Malmoi.Tests.Linguistics.Probing;

public sealed class ActivationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_word_has_the_vector_of_its_last_token_or_the_mean_of_all()
    {
        // Tokens are letters; a token's vector is its number in the text.
        var model = new WrittenModel(ids => new Trace(
            [new TraceArray([ids.Length, 1], [.. ids.Select((_, i) => (float)i)])],
            []
        ));
        IReadOnlyList<Range> words = [0..3, 4..6];
        Assert.Equal([2f, 4f], new ModelActivations(model, model).Of("abc de", words)![0]);
        Assert.Equal([1f, 3.5f], new ModelActivations(model, model, WordPooling.Mean).Of("abc de", words)![0]);
    }

    [Fact]
    public void What_is_written_is_read_and_long_sentences_are_left_out()
    {
        var path = _folder["cache"];
        using (var writer = new ActivationWriter(path))
        {
            writer.Add(
                [
                    [1, 2],
                    [3, 4, 5, 6],
                ],
                2
            );
            writer.LeaveOut();
            writer.Add(
                [
                    [7],
                    [8, 9],
                ],
                1
            );
            writer.Commit();
        }

        using var cache = ActivationCache.Open(path);
        Assert.Equal((2, 3, 3L, 1), (cache.Layers, cache.Sentences, cache.Words, cache.TooLong));
        Assert.Equal([1, 2], new[] { cache.Width(0), cache.Width(1) });
        Assert.Equal([0L, -1, 2], Enumerable.Range(0, 3).Select(cache.FirstWord));
        Assert.Equal([5f, 6f], cache.Vector(1, 1).ToArray());
        Assert.Equal([7f], cache.Vector(0, 2).ToArray());
        var sentence = Sentence(("a", "X"), ("b", "X"));
        Assert.Equal(
            [0L, 2],
            ProbedVectors.Place([sentence, sentence, sentence], cache).Select(placed => placed.First)
        );
    }

    [Fact]
    public void A_damaged_cache_is_refused_with_its_name()
    {
        var path = _folder["cache"];
        using (var writer = new ActivationWriter(path))
        {
            writer.Add(
                [
                    [1, 2, 3],
                ],
                3
            );
            writer.Commit();
        }

        var whole = File.ReadAllBytes(path);
        for (var i = 0; i < whole.Length; i++)
        {
            File.WriteAllBytes(path, whole[..i]);
            Assert.Contains(
                path,
                Assert.Throws<InputException>(() => ActivationCache.Open(path)).Message,
                StringComparison.Ordinal
            );
            byte[] changed = [.. whole];
            changed[i] ^= 0x80;
            File.WriteAllBytes(path, changed);
            try
            {
                using var cache = ActivationCache.Open(path);
                Assert.Equal(3, cache.Words);
            }
            catch (InputException error)
            {
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void No_sentence_short_enough_is_an_error_that_says_so()
    {
        using var writer = new ActivationWriter(_folder["cache"]);
        writer.LeaveOut();
        var error = Assert.Throws<InputException>(writer.Commit);
        Assert.Equal("none of the 1 sentences is short enough for the model: give shorter ones", error.Message);
    }

    [Fact]
    public void A_random_twin_has_the_names_and_shapes_and_always_the_same_numbers()
    {
        using var twin = new RandomTensors(new Source(), 1);
        using var again = new RandomTensors(new Source(), 1);
        using var other = new RandomTensors(new Source(), 2);
        Assert.Equal(["h.weight", "norm.weight", "norm.bias"], twin.Tensors.Select(tensor => tensor.Name));
        Assert.True(twin.TryGet("h.weight", out var drawn));
        Assert.Equal("200x100", drawn.Shape.ToString());
        var values = drawn.ToFloats();
        Assert.Equal(0, values.Average(), 1e-3);
        Assert.Equal(0.02, Math.Sqrt(values.Average(value => value * value)), 1e-3);
        Assert.True(again.TryGet("h.weight", out var same) && same.ToFloats().AsSpan().SequenceEqual(values));
        Assert.True(other.TryGet("h.weight", out var differs) && !differs.ToFloats().AsSpan().SequenceEqual(values));
        Assert.True(twin.TryGet("norm.weight", out var scale) && scale.ToFloats() is [1, 1]);
        Assert.True(twin.TryGet("norm.bias", out var shift) && shift.ToFloats() is [0, 0]);
        Assert.False(twin.TryGet("nothing", out _));
    }

    [Fact]
    public void Korean_predicates_are_read_by_their_morphemes()
    {
        Assert.Equal(("Past", "honorific"), Of("가+시+었+다", "pvg+ep+ep+ef"));
        Assert.Equal(("Pres", "plain"), Of("나+ㄴ다", "VV+EF"));
        Assert.Equal(("Fut", "plain"), Of("가+겠+다", "VV+EP+EF"));
        Assert.Equal(((string?)null, "honorific"), Of("오+시+고", "pvg+ep+ecc")); // no final ending, no tense
        Assert.Equal(((string?)null, (string?)null), Of("학교+에", "NNG+JKB"));
        Assert.Equal(((string?)null, (string?)null), Of("가+다", "pvg+ep+ef")); // more tags than morphemes
        Assert.Equal(("Past", "honorific"), Of("바라+시+었+다", "")); // a treebank without tags
        Assert.Equal(("Pres", "plain"), Of("시+다", ""));
        Assert.Equal(((string?)null, "plain"), Of("되+기를", ""));

        static (string?, string?) Of(string lemma, string tag)
        {
            var word = Sentence(("x", "VERB")).Words[0] with { Lemma = lemma, Tag = tag };
            return (Predicates.Tense(word), Predicates.Honorific(word));
        }
    }

    [Fact]
    public void Senses_separate_where_vectors_know_the_context_and_not_where_they_do_not()
    {
        var probe = new SenseProbe(SenseSet.Korean);
        var blind = Assert.Single(probe.Run(ProbeSource.Static, new Vectors(word => Noise(word, 5))));
        Assert.All(blind.Pairs, word => Assert.Equal(0.5, word.Score, 1e-9));
        Assert.All(blind.Nearest, share => Assert.InRange(share, 0.3, 0.51));
        var senses = SenseSet.Korean.Contexts.ToDictionary(context => context.Text, context => context.Sense);
        var seeing = Assert.Single(probe.Run(ProbeSource.Model, new Told(senses)));
        Assert.All(seeing.Pairs, word => Assert.Equal(1, word.Score, 1e-9));
        Assert.All(seeing.Nearest, share => Assert.Equal(1, share, 1e-9));
    }

    private sealed class Told(Dictionary<string, string> senses) : IWordActivations
    {
        public IReadOnlyList<float[]> Of(string text, IReadOnlyList<Range> words) => [Noise(senses[text], 8)];
    }

    private sealed class Source : ITensorSource
    {
        private readonly TensorView[] _tensors =
        [
            TensorView.Of("h.weight", TensorShape.Create([200, 100]), new float[20000]),
            TensorView.Of("norm.weight", TensorShape.Create([2]), [5, 6]),
            TensorView.Of("norm.bias", TensorShape.Create([2]), [7, 8]),
        ];

        public IReadOnlyList<TensorInfo> Tensors => [.. _tensors.Select(tensor => tensor.Info)];

        public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TensorView? tensor) =>
            (tensor = Array.Find(_tensors, of => of.Name == name)) is not null;

        public void Dispose() { }
    }
}
