using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Tests.FamilyContract;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests;

/// <summary>Configurations with a value or a byte changed, over the weights of the whole one: they open, or are refused in one line.</summary>
public class ConfigurationFuzzTests
{
    private static readonly JsonNode?[] Values =
    [
        null,
        true,
        false,
        -1,
        0,
        1,
        2,
        3,
        5,
        7,
        1000,
        9_999,
        int.MaxValue,
        int.MinValue,
        1L << 40,
        0.5,
        -0.5,
        1e308,
        1e-300,
        "",
        "gelu",
        "llama3",
        "\ud800",
    ];

    private static readonly string[] Structures =
    [
        "[]",
        "{}",
        "[1]",
        "[[]]",
        "[[[\"global\"], 1000000000]]",
        "[[[], 1000000000]]",
        "[[[1], 2]]",
        "[0, -1, 99999999]",
        "{\"type\": \"linear\", \"factor\": 0}",
        "{\"type\": \"dynamic\", \"factor\": 2, \"original_max_position_embeddings\": 0}",
        "{\"rope_type\": \"llama3\", \"factor\": 0, \"low_freq_factor\": 1, \"high_freq_factor\": 1}",
    ];

    public static TheoryData<string> All => [.. TinyConfigurations.All.Keys];

    public static TheoryData<string> Golden =>
        [
            "albert/masked_lm",
            "bart/conditional_generation",
            "bert/masked_lm",
            "bloom/lm",
            "ctrl/lm",
            "dpr/reader",
            "electra/generator",
            "falcon/lm_40b_style",
            "flaubert/lm",
            "gemma/lm",
            "gpt/lm",
            "gpt2/lm",
            "gpt_bigcode/lm_multi_query",
            "gpt_neo/lm",
            "gpt_neox/lm_parallel",
            "gptj/lm",
            "llama/lm_gqa",
            "marian/conditional_generation",
            "mistral/lm_gqa_window",
            "mixtral/lm",
            "mpt/lm",
            "opt/lm_350m_style",
            "pegasus/conditional_generation",
            "phi/lm",
            "qwen2/lm",
            "roberta/masked_lm",
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_changed_configuration_of_any_family_opens_or_is_refused(string name)
    {
        using var sample = new SampleFolder(name);
        using var weights = SafetensorsFile.Open(File.ReadAllBytes(sample.Weights), name);
        Try(File.ReadAllBytes(sample.Config), weights, count: 60);
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_changed_configuration_of_the_reference_opens_or_is_refused(string name)
    {
        var folder = OutsideData.Golden("hf", name);
        using var weights = TensorFile.Open(Path.Combine(folder, "model.safetensors"));
        Try(File.ReadAllBytes(Path.Combine(folder, "config.json")), weights, count: 60);
    }

    private static void Try(byte[] config, ITensorSource weights, int count)
    {
        Open(config, weights);
        for (var seed = 0; seed < count; seed++)
        {
            var random = new Random(seed);
            var changed = random.Next(4) == 0 ? Bytes(config, random) : Value(config, random);
            var before = GC.GetTotalAllocatedBytes();
            try
            {
                Open(changed, weights);
            }
            catch (InputException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(changed), error);
            }

            var used = GC.GetTotalAllocatedBytes() - before;
            Assert.True(used < 100_000_000, $"{used} bytes for {Encoding.UTF8.GetString(changed)}");
        }
    }

    // As far as a first score, where it is a model that gives one.
    private static void Open(byte[] config, ITensorSource weights)
    {
        var family = FamilyTable.Read(config, "config.json");
        using var model = new Transformer(family.Spec(family.Task), new CheckpointWeights(weights, family.Checkpoint));
        if (model.Heads.ContainsKey(HeadNames.NextToken) && model.Spec is DecoderModel)
        {
            using var scorer = new TorchModel(model, begin: null);
            using var state = scorer.Start();
            scorer.Read([new Reading(state, new[] { 0, 0, 0 }) { Logits = new float[scorer.VocabularySize] }]);
        }
    }

    private static byte[] Bytes(byte[] config, Random random)
    {
        var bytes = (byte[])config.Clone();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            if (random.Next(3) == 0)
            {
                bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 30))..]];
                if (bytes.Length == 0)
                {
                    return bytes;
                }
            }
            else
            {
                bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)random.Next('0', ':');
            }
        }

        return bytes;
    }

    private static byte[] Value(byte[] config, Random random)
    {
        var root = JsonNode.Parse(config)!.AsObject();
        var keys = root.Select(pair => pair.Key).Where(key => key != "model_type").ToArray();
        for (var changes = random.Next(1, 3); changes > 0; changes--)
        {
            var key = random.Next(10) == 0 ? "rope_scaling" : keys[random.Next(keys.Length)];
            root[key] =
                random.Next(3) == 0
                    ? JsonNode.Parse(Structures[random.Next(Structures.Length)])
                    : Values[random.Next(Values.Length)]?.DeepClone();
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
