using System.Text.Json.Nodes;
using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Verification;
using Malmoi.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests;

/// <summary>What the reference implementation writes, greedily and by beam search, with its scores.</summary>
public class GoldenGenerationTests
{
    [Theory]
    [InlineData("gpt2/lm", "greedy")]
    [InlineData("gpt2/lm", "greedy_penalties")]
    [InlineData("gpt2/lm", "greedy_eos")]
    [InlineData("gpt2/lm", "beam")]
    [InlineData("gpt2/lm", "beam_eos")]
    [InlineData("t5/conditional_generation", "greedy")]
    [InlineData("t5/conditional_generation", "beam")]
    [InlineData("t5/conditional_generation", "beam_eos")]
    [InlineData("bart/conditional_generation", "greedy")]
    [InlineData("bart/conditional_generation", "greedy_eos")]
    [InlineData("bart/conditional_generation", "beam")]
    [InlineData("bart/conditional_generation", "beam_ngram")]
    [InlineData("bart/conditional_generation", "beam_eos")]
    public void Tokens_and_scores_agree(string name, string run)
    {
        var path = OutsideData.Golden("hf", name);
        using var folder = HuggingFaceFolder.Open(path);
        using var recording = Recording.Open(Path.Combine(path, "expected.safetensors"));
        using var scope = NewDisposeScope();
        var recorded = new RecordedGeneration(
            folder,
            path,
            run,
            recording.Outputs($"gen.{run}"),
            recording.Inputs($"gen.{run}")
        );
        recorded.Check();
    }

    private sealed class RecordedGeneration
    {
        private readonly JsonNode _options;
        private readonly JsonNode _config;
        private readonly Dictionary<string, Tensor> _outputs;
        private readonly Dictionary<string, Tensor> _inputs;
        private readonly HuggingFaceFolder _folder;
        private readonly bool _encodes;
        private readonly int? _end;

        public RecordedGeneration(
            HuggingFaceFolder folder,
            string path,
            string run,
            Dictionary<string, Tensor> outputs,
            Dictionary<string, Tensor> inputs
        )
        {
            (_folder, _outputs, _inputs) = (folder, outputs, inputs);
            _options = JsonNode.Parse(File.ReadAllText(Path.Combine(path, "generation.json")))![run]!;
            _config = JsonNode.Parse(File.ReadAllText(Path.Combine(path, "generation_config.json")))!;
            _encodes = folder.Family.DecoderStartTokenId is not null;
            _end = Number("eos_token_id");
        }

        public void Check()
        {
            var family = _folder.Family;
            var weights = new CheckpointWeights(_folder.Weights, family.Checkpoint);
            using var model = new TorchModel(
                new Transformer(family.Spec(family.Task), weights),
                _encodes ? family.DecoderStartTokenId : null
            );
            for (var row = 0; row < _inputs["input_ids"].shape[0]; row++)
            {
                CheckRow(model, row);
            }
        }

        private void CheckRow(TorchModel model, int row)
        {
            int[] given = Given(row);
            using var state = model.Start(_encodes ? given : []);
            // The reference's rules look back at padding too.
            int[] prompt = _encodes ? [model.Begin!.Value] : Row("input_ids", row);
            var length = Number("max_new_tokens") ?? Number("max_length")!.Value - prompt.Length;
            var logits = new float[model.VocabularySize];
            model.Read([new Reading(state, _encodes ? ReadOnlyMemory<int>.Empty : given) { Logits = logits }]);
            var rules = Rules(prompt.Length, length);
            if (Number("num_beams") is > 1 and var beams)
            {
                CheckBeams(model, state, logits, row, prompt, length, rules, beams);
            }
            else
            {
                CheckGreedy(model, state, logits, row, prompt, length, rules);
            }
        }

        private void CheckGreedy(
            TorchModel model,
            INextTokenState state,
            float[] logits,
            int row,
            int[] prompt,
            int length,
            List<ILogitFilter> rules
        )
        {
            var sampler = new Sampler(rules, null);
            var written = new List<int>(prompt);
            for (var step = 0; step < length && (written.Count == prompt.Length || written[^1] != _end); step++)
            {
                var token = sampler.Choose(logits, written.ToArray());
                var expected = _outputs["scores"].select(0, step).select(0, row).data<float>().ToArray();
                Assert.All(
                    logits.Zip(expected),
                    pair => Assert.True(pair.First == pair.Second || Math.Abs(pair.First - pair.Second) < 1e-4)
                );
                written.Add(token);
                model.Read([new Reading(state, new[] { token }) { Logits = logits }]);
            }

            Assert.Equal(Expected(row), written.Skip(prompt.Length));
        }

        private void CheckBeams(
            TorchModel model,
            INextTokenState state,
            float[] logits,
            int row,
            int[] prompt,
            int length,
            List<ILogitFilter> rules,
            int beams
        )
        {
            var search = new BeamSearch(model, beams)
            {
                Filters = rules,
                End = _end,
                LengthPenalty = Real("length_penalty") ?? 1,
                StopsEarly = Flag("early_stopping"),
                History = prompt,
            };
            var found = search.Search(state, logits, length);
            var count = Number("num_return_sequences") ?? 1;
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(Expected((row * count) + i), found[i].Tokens);
                Assert.Equal(_outputs["sequences_scores"][(row * count) + i].item<float>(), found[i].Score, 1e-4);
            }
        }

        private List<ILogitFilter> Rules(int prompt, int length)
        {
            var rules = GenerationRules
                .From(
                    new GenerationOptions
                    {
                        RepetitionPenalty = Real("repetition_penalty"),
                        NoRepeatedNGrams = Number("no_repeat_ngram_size") is > 0 and var n ? n : null,
                        MinTokens = Number("min_new_tokens") ?? (Number("min_length") ?? 0) - prompt,
                    },
                    [],
                    prompt,
                    _end
                )
                .ToList();
            if (Number("forced_eos_token_id") is { } forced)
            {
                rules.Add(new ForcedToken(forced, prompt + length - 1));
            }

            return rules;
        }

        private int[] Given(int row)
        {
            var mask = Row("attention_mask", row);
            return [.. Row("input_ids", row).Where((_, i) => mask[i] != 0)];
        }

        private int[] Row(string name, int row) => [.. _inputs[name][row].data<long>().ToArray().Select(id => (int)id)];

        // What was recorded after the prompt, up to the end mark: the rest is padding.
        private int[] Expected(int row)
        {
            var skip = _encodes ? 1 : (int)_inputs["input_ids"].shape[1];
            int[] ids = [.. _outputs["sequences"][row].data<long>().ToArray().Skip(skip).Select(id => (int)id)];
            var end = Array.IndexOf(ids, _end ?? -1);
            return end < 0 ? ids : ids[..(end + 1)];
        }

        private int? Number(string name) => (int?)Value(name);

        private double? Real(string name) => (double?)Value(name);

        private bool Flag(string name) => (bool?)Value(name) ?? false;

        private JsonNode? Value(string name) => _options.AsObject().ContainsKey(name) ? _options[name] : _config[name];
    }
}
