using System.Text;
using Malmoi.Decoding;
using Malmoi.Families;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Tests.FamilyContract;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment.Online;

/// <summary>The engine over torch's own tensors, beside torch.</summary>
public class TrainedEngineTests
{
    public static TheoryData<string> Decoders =>
        [.. (string[])["gpt2", "llama", "gpt_neox", "qwen2", "opt", "mixtral", "bloom", "gptj"]];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void The_engine_scores_answers_as_torch_does_before_and_after_an_update(string name)
    {
        using var scope = NewDisposeScope();
        using var tiny = new TinyModel(name);
        using var engine = new TrainedEngine(tiny.Model, adapter: null);
        CheckAnswers(engine, tiny.Model);

        Disturb(tiny.Model.Tensors.Values);
        engine.Renew();
        CheckAnswers(engine, tiny.Model);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void An_adapter_is_read_again_after_an_update_and_the_frozen_model_lacks_it(string name)
    {
        using var scope = NewDisposeScope();
        using var plain = new TinyModel(name);
        using var lowRank = Fresh(name);
        using var adapted = new TinyModel(name, lowRank.Wrap);
        lowRank.Freeze(adapted.Model);
        using var engine = new TrainedEngine(adapted.Model, lowRank);
        using var frozen = TrainedEngine.Frozen(adapted.Model);
        CheckAnswers(engine, plain.Model);

        Disturb(lowRank.Trained(adapted.Model).Values);
        engine.Renew();
        CheckAnswers(engine, adapted.Model);
        CheckAnswers(frozen, plain.Model);
    }

    [Fact]
    public void A_frozen_model_keeps_the_weights_that_are_trained_on()
    {
        using var scope = NewDisposeScope();
        using var first = new TinyModel("gpt2");
        using var trained = new TinyModel("gpt2");
        using var frozen = TrainedEngine.Frozen(trained.Model);
        Disturb(trained.Model.Tensors.Values);
        CheckAnswers(frozen, first.Model);
    }

    private static void CheckAnswers(TrainedEngine engine, Transformer model)
    {
        int[][] prompts =
        [
            [3, 4, 5],
            [6],
            [7, 8, 9, 10],
        ];
        var writer = new AnswerWriter(
            engine.Model,
            new AnswerOptions
            {
                MaxTokens = 6,
                MostAtOnce = 4,
                Ends = [11],
            }
        );
        var answers = writer.Write(prompts, each: 2, seed: 5, TestContext.Current.CancellationToken);
        Assert.Equal(6, answers.Count);
        foreach (var answer in answers)
        {
            var prompt = prompts[answer.Prompt];
            var (logProbabilities, entropies) = ByTorch(model, prompt, answer.Tokens);
            Assert.Equal(answer.IsEnded, answer.Tokens[^1] == 11);
            foreach (var (t, wanted) in logProbabilities.Index())
            {
                Assert.Equal(wanted, answer.LogProbabilities[t], 1e-4);
                Assert.Equal(entropies[t], answer.Entropies[t], 1e-4);
            }
        }
    }

    private static (float[] LogProbabilities, float[] Entropies) ByTorch(Transformer model, int[] prompt, int[] answer)
    {
        using var noGradients = no_grad();
        long[] all = [.. prompt.Concat(answer).Select(id => (long)id)];
        var hidden = model.Read(new StackInput { Input = tensor(all).unsqueeze(0) });
        var logarithms = model.Heads[Architectures.HeadNames.NextToken].Forward(hidden)[0].log_softmax(-1);
        return (
            [.. answer.Select((token, t) => logarithms[prompt.Length - 1 + t][token].item<float>())],
            [
                .. answer.Select(
                    (_, t) =>
                        -(logarithms[prompt.Length - 1 + t].exp() * logarithms[prompt.Length - 1 + t])
                            .sum()
                            .item<float>()
                ),
            ]
        );
    }

    private static LowRank Fresh(string name)
    {
        var family = FamilyTable.Read(Encoding.UTF8.GetBytes(TinyConfigurations.All[name]), name);
        return new LowRank(
            new AdapterConfiguration
            {
                PeftType = "LORA",
                Rank = 3,
                Alpha = 6,
                TargetModules = new ModuleNames(ModuleNames.AllLinear),
            },
            family
        );
    }

    private static void Disturb(IEnumerable<Tensor> tensors)
    {
        using var noGradients = no_grad();
        using var generator = new Generator(7, CPU);
        foreach (var tensor in tensors)
        {
            tensor.add_(randn(tensor.shape, generator: generator) * Held.Number(0.05), Held.Number(1));
        }
    }
}
