using System.Text;
using Malmoi.Families;
using Malmoi.Instructions.Rewards;
using Malmoi.Models;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Prompting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment.Online;

/// <summary>A tiny GPT over the letters of the alphabet, which answers letters with letters.</summary>
internal sealed class LetterPolicy : IDisposable
{
    public const int End = 26;

    private const string Configuration = """
        {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 27, "n_positions": 24, "n_embd": 16,
         "n_layer": 2, "n_head": 2, "initializer_range": 0.3, "attn_pdrop": 0.1, "embd_pdrop": 0.1, "resid_pdrop": 0.1,
         "bos_token_id": 26, "eos_token_id": 26}
        """;

    /// <param name="rank">Of an adapter; null: the whole model is trained.</param>
    public LetterPolicy(int? rank = null)
    {
        var family = FamilyTable.Read(Encoding.UTF8.GetBytes(Configuration), "letters");
        Adapter = rank is { } own
            ? new LowRank(
                new AdapterConfiguration
                {
                    Rank = own,
                    Alpha = 2 * own,
                    TargetModules = new ModuleNames(ModuleNames.AllLinear),
                },
                family,
                seed: 3
            )
            : null;
        using var fresh = new FreshWeights(4, family);
        Model = new Transformer(family.Spec(family.Task), fresh, wrap: Adapter is null ? null : Adapter.Wrap);
        Trained = Adapter?.Trained(Model) ?? Model.Tensors;
        Head = new ValueHead(Model);
    }

    public Transformer Model { get; }

    public LowRank? Adapter { get; }

    public IReadOnlyDictionary<string, Parameter> Trained { get; }

    public ValueHead Head { get; }

    public static IReadOnlyList<PolicyPrompt> Prompts(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => (int[])[End, .. Enumerable.Range(0, 1 + (i % 3)).Select(k => ((i * 5) + k) % 26)])
                .Select(tokens => new PolicyPrompt([Message.User(Text(tokens.AsSpan(1..)))], tokens)),
        ];

    public static string Text(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            text.Append(token == End ? '.' : (char)('a' + token));
        }

        return text.ToString();
    }

    public PolicyParts Parts(IReward reward, Critic? critic = null) =>
        new()
        {
            Model = Model,
            Adapter = Adapter,
            Trained = Trained,
            Prompts = Prompts(7),
            HeldOut = Prompts(10),
            Reward = reward,
            Text = answer => Text(answer.Said),
            Ends = [End],
            Critic = critic ?? Head,
        };

    /// <summary>Every number that is trained.</summary>
    public float[] Numbers()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return
        [
            .. Trained
                .Concat(Head.Tensors)
                .OrderBy(tensor => tensor.Key, StringComparer.Ordinal)
                .SelectMany(tensor => tensor.Value.detach().contiguous().data<float>().ToArray()),
        ];
    }

    public void Dispose()
    {
        Model.Dispose();
        Adapter?.Dispose();
        Head.Dispose();
    }

    /// <summary>The share of an answer's letters that are e.</summary>
    public sealed record LetterReward : RuleReward
    {
        protected override float Score(Reply reply) =>
            reply.Text.Length == 0 ? 0 : reply.Text.Count(letter => letter == 'e') / (float)reply.Text.Length;
    }

    /// <summary>A score that no two answers share, for whoever compares numbers.</summary>
    public sealed record UnevenReward : RuleReward
    {
        protected override float Score(Reply reply)
        {
            var sum = 0f;
            for (var i = 0; i < reply.Text.Length; i++)
            {
                sum += MathF.Sin((reply.Text[i] * (i + 1)) + reply.Prompt[0].Content!.Length);
            }

            return sum;
        }
    }
}
