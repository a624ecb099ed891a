using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Inference;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Prompting;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Tests.Models.Gguf;

/// <summary>Sound files that say what cannot be: pieces, kinds, scores, merges and roles that do not fit each other, sizes that no model has, templates that never end.</summary>
public class GgufMetadataFuzzTests
{
    private const string Prefix = "tokenizer.ggml.";
    private const string Chat =
        """[{"role": "user", "content": "안녕 hello"}, {"role": "assistant", "content": "네"}]""";

    private static readonly ChatTemplateLimits Limits = new()
    {
        Steps = 20_000,
        Characters = 100_000,
        Range = 2_000,
    };

    private static readonly string[] Texts = ["hello  world", "안녕 세상", "<s> a<unk>b [PAD]", "\u0000\ud7ff🙂", ""];

    private static readonly string[] Strings =
    [
        "",
        " ",
        "  ",
        "a",
        "a b",
        "a  b",
        " a",
        "a ",
        "▁",
        "▁▁",
        "<0x0A>",
        "<0xZZ>",
        "<unk>",
        "##",
        "한",
        "\ud83d",
        "\u0000",
        "\n",
        new string('x', 3000),
    ];

    private static readonly string[] Templates =
    [
        "{% for m in messages %}{{ m.content }}{% endfor %}",
        "{{ raise_exception('no such role') }}",
        "{{ messages[99].content }}",
        "{{ undefined.x.y }}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set ns = namespace(x='a') %}{% for i in range(1000) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
        "{{ 1 // 0 }}{{ 1 % 0 }}",
        "{% if %}",
        "{{ 'a' * 1000000000 }}",
        "{% endfor %}",
        "{{ (((((((((((((((((((((((((((((((((1",
        "{% include 'x' %}{{ ''.__class__ }}",
    ];

    private static readonly double[] Numbers =
    [
        0,
        -1,
        1,
        2,
        1e-30,
        1e30,
        int.MaxValue,
        uint.MaxValue,
        long.MaxValue,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    [Fact]
    public void A_tokenizer_that_does_not_fit_together_is_refused_in_one_line_or_cuts_text() =>
        Try(
            0.01,
            random => Tokenizer(random.Next(4)),
            (said, _) =>
            {
                var tokenizer = GgufTokenizer.Read(said);
                foreach (var text in Texts)
                {
                    var ids = tokenizer.Encode(text).Select(token => token.Id).ToArray();
                    Assert.All(ids, id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
                    Assert.NotNull(tokenizer.Decode(ids));
                    Assert.NotNull(tokenizer.Prepare(text));
                }

                if (said.Text(GgufTokenizer.ChatTemplateKey) is { } template)
                {
                    Assert.NotNull(ChatTemplate.Parse(template, "mutated", Limits).Render(Conversation.Read(Chat)));
                }
            }
        );

    [Fact]
    public void A_model_whose_sizes_cannot_be_is_refused_in_one_line_or_opened()
    {
        using var outside = new TemporaryFolder();
        using (
            var folder = HuggingFaceFolder.Open(
                Path.Combine(AppContext.BaseDirectory, "Fixtures", "Transformers", "gpt2")
            )
        )
        {
            GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find("f32")!);
        }

        using var file = GgufFile.Open(outside["m.gguf"]);
        string[] architectures =
        [
            "gpt2",
            "gpt2",
            "llama",
            "qwen2",
            "gemma",
            "phi2",
            "gptneox",
            "falcon",
            "bloom",
            "mpt",
            "starcoder",
            "stablelm",
        ];
        Try(
            0.005,
            random => Model(file.Metadata, architectures[random.Next(architectures.Length)]),
            (said, _) =>
            {
                var family = GgufModel.FamilyOf(said, file);
                using var decoder = new Decoder(
                    family.Spec(family.Task),
                    file,
                    family.Checkpoint,
                    new EngineOptions { Threads = 1 }
                );
                Assert.NotEmpty(decoder.Spec.Heads);
            }
        );
    }

    private static void Try(double share, Func<Random, GgufMetadata> sample, Action<GgufMetadata, Random> read) =>
        Parallel.For(
            0,
            Mutations.Count(share),
            seed =>
            {
                var random = new Random(seed);
                var mutated = Mutate(sample(random), random);
                try
                {
                    // By way of a file, where texts are bytes.
                    read(Written(mutated), random);
                }
                catch (InputException error)
                {
                    Assert.DoesNotContain('\n', error.Message);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"mutation {seed} escaped", error);
                }
            }
        );

    private static GgufMetadata Mutate(GgufMetadata said, Random random)
    {
        var pairs = said.ToList();
        for (var change = random.Next(1, 4); change > 0 && pairs.Count > 0; change--)
        {
            var at = random.Next(pairs.Count);
            var (key, value) = pairs[at];
            if (random.Next(10) == 0)
            {
                pairs.RemoveAt(at);
                continue;
            }

            pairs[at] = new(
                key,
                key == GgufTokenizer.ChatTemplateKey
                    ? GgufValue.Of(Templates[random.Next(Templates.Length)])
                    : Change(value, random)
            );
        }

        var mutated = new GgufMetadata("mutated");
        pairs.ForEach(pair => mutated.Add(pair.Key, pair.Value));
        return mutated;
    }

    private static GgufValue Change(GgufValue value, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return GgufValue.Of(Strings[random.Next(Strings.Length)]);
            case 1:
                return GgufValue.Of(random.Next(2) == 0);
            case 2:
                return GgufValue.Of((float)Numbers[random.Next(Numbers.Length)]);
            case 3:
                return GgufValue.Of(random.Next(2) == 0 ? random.Next(-3, 40) : int.MaxValue - random.Next(3));
        }

        return value switch
        {
            { Texts: { } texts } => GgufValue.Of(
                Elements(
                    [.. texts],
                    random,
                    () => random.Next(3) == 0 ? texts[random.Next(texts.Count)] : Strings[random.Next(Strings.Length)]
                )
            ),
            { Numbers: { } numbers } => GgufValue.Of(
                Elements([.. numbers], random, () => (float)Numbers[random.Next(Numbers.Length)])
            ),
            { ElementType: GgufType.Int32, Integers: { } kinds } => GgufValue.Of(
                Elements([.. kinds.Select(kind => (int)kind)], random, () => random.Next(-2, 9))
            ),
            { ElementType: GgufType.UInt8, Integers: { } bytes } => GgufValue.Of(
                Elements([.. bytes.Select(one => (byte)one)], random, () => (byte)random.Next(256))
            ),
            { Integer: not null } => GgufValue.Of((uint)random.Next(0, 300)),
            _ => GgufValue.Of((int[])[1, 2, 3]),
        };
    }

    private static T[] Elements<T>(List<T> elements, Random random, Func<T> draw)
    {
        switch (random.Next(5))
        {
            case 0:
                return [.. elements.Take(random.Next(elements.Count + 1))];
            case 1:
                return [.. elements, .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => draw())];
            default:
                for (var i = random.Next(1, 4); i > 0 && elements.Count > 0; i--)
                {
                    elements[random.Next(elements.Count)] = draw();
                }

                return [.. elements];
        }
    }

    private static GgufMetadata Written(GgufMetadata said)
    {
        using var outside = new TemporaryFolder();
        GgufWriter.Write(outside["m.gguf"], said, []);
        using var file = GgufFile.Open(File.ReadAllBytes(outside["m.gguf"]), "mutated");
        return file.Metadata;
    }

    private static GgufMetadata Model(GgufMetadata sound, string architecture)
    {
        var said = new GgufMetadata("sound");
        foreach (var (key, value) in sound)
        {
            said.Add(
                key.StartsWith("gpt2.", StringComparison.Ordinal) ? architecture + key["gpt2".Length..] : key,
                key == "general.architecture" ? GgufValue.Of(architecture) : value
            );
        }

        string[] others =
        [
            "rope.freq_base",
            "rope.scaling.factor",
            "attention.max_alibi_bias",
            "expert_count",
            "attention.sliding_window",
            "attention.layer_norm_rms_epsilon",
        ];
        foreach (var key in others)
        {
            said.Add($"{architecture}.{key}", 0.0);
        }

        said.Add($"{architecture}.rope.dimension_count", 4);
        return said;
    }

    private static GgufMetadata Tokenizer(int kind)
    {
        string[] pieces =
        [
            "<unk>",
            "<s>",
            "</s>",
            "<0x0A>",
            "<0x20>",
            "▁",
            "h",
            "e",
            "l",
            "o",
            "he",
            "hell",
            "▁he",
            "w",
            "안",
            "녕",
            "▁안",
            "안녕",
            "[PAD]",
        ];
        var said = new GgufMetadata("sound")
        {
            {
                Prefix + "model",
                kind switch
                {
                    0 => "llama",
                    1 => "gpt2",
                    2 => "bert",
                    _ => "t5",
                }
            },
            { Prefix + "tokens", GgufValue.Of(pieces) },
            {
                Prefix + "token_type",
                GgufValue.Of([
                    .. pieces.Select(
                        (piece, id) =>
                            id == 0 ? 2
                            : id < 3 ? 3
                            : id < 5 ? 6
                            : piece == "[PAD]" ? 4
                            : 1
                    ),
                ])
            },
            { Prefix + "scores", GgufValue.Of([.. pieces.Select((_, id) => -(float)id)]) },
            { Prefix + "merges", GgufValue.Of((string[])["h e", "l l", "he l"]) },
            { Prefix + "pre", "gpt-2" },
            { Prefix + "bos_token_id", 1 },
            { Prefix + "eos_token_id", 2 },
            { Prefix + "unknown_token_id", 0 },
            { Prefix + "seperator_token_id", 2 },
            { Prefix + "padding_token_id", 18 },
            { Prefix + "add_bos_token", true },
            { Prefix + "add_eos_token", false },
            { Prefix + "add_space_prefix", true },
            { Prefix + "remove_extra_whitespaces", true },
            { Prefix + "precompiled_charsmap", GgufValue.Of((byte[])[4, 0, 0, 0, 1, 2, 3, 4, 97, 0]) },
            { GgufTokenizer.ChatTemplateKey, Templates[0] },
        };
        return said;
    }
}
