using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Says at each token what reward is to be expected of the answer (the value function of PPO).</summary>
public abstract class Critic : IDisposable
{
    /// <summary>What is trained of it, by names that the policy's tensors do not have.</summary>
    public abstract IReadOnlyDictionary<string, Parameter> Tensors { get; }

    /// <param name="input">Ids of prompts and answers (answers, positions).</param>
    /// <param name="places">Where tokens are foretold, counted through all rows (tokens).</param>
    /// <param name="vectors">What the policy's body gave there (tokens, width).</param>
    /// <returns>(tokens)</returns>
    internal abstract Tensor Values(Tensor input, Tensor places, Tensor vectors);

    public abstract void Dispose();
}

/// <summary>A linear map of the policy's own vectors, zero at first (Ziegler et al., 2019): policy and critic share one body.</summary>
public sealed class ValueHead : Critic
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <param name="policy">Whose vectors it reads.</param>
    public ValueHead(Transformer policy)
    {
        var device = policy.Tensors.Values.First().device;
        _weight = Of(zeros(1, policy.Spec.OutputWidth, device: device));
        _bias = Of(zeros(1, device: device));
        Tensors = new Dictionary<string, Parameter> { ["critic.weight"] = _weight, ["critic.bias"] = _bias };
    }

    public override IReadOnlyDictionary<string, Parameter> Tensors { get; }

    public override void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    internal override Tensor Values(Tensor input, Tensor places, Tensor vectors) =>
        nn.functional.linear(vectors.to(ScalarType.Float32), _weight, _bias).squeeze(-1);

    private static Parameter Of(Tensor tensor)
    {
        var parameter = nn.Parameter(tensor.DetachFromDisposeScope());
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

/// <summary>A model of its own that begins as the reward model (Stiennon et al., 2020; Ouyang et al., 2022), and reads every place in place of the last.</summary>
/// <param name="model">A decoder of the policy's tokenizer with a head of one output; it becomes this one's to dispose.</param>
public sealed class RewardCritic(TaskModel model) : Critic
{
    public override IReadOnlyDictionary<string, Parameter> Tensors { get; } =
        (model.Adapter?.Trained(model.Transformer) ?? model.Transformer.Tensors)
            .Where(tensor => tensor.Value.requires_grad)
            .ToDictionary(tensor => "critic." + tensor.Key, tensor => tensor.Value);

    public override void Dispose() => model.Dispose();

    internal override Tensor Values(Tensor input, Tensor places, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        var hidden = model.Transformer.Read(new StackInput { Input = input });
        var own = hidden.flatten(0, 1).index_select(0, places);
        return model.Head.Forward(own).squeeze(-1).MoveToOuterDisposeScope();
    }
}
