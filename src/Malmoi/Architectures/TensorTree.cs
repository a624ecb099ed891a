using System.Globalization;

namespace Malmoi.Architectures;

/// <summary>A place in the tree of a model's names, where tensors are noted down.</summary>
internal sealed class TensorTree
{
    private readonly string _path;
    private readonly List<ModelTensor> _all;
    private readonly HashSet<string> _names;

    public TensorTree()
        : this("", [], []) { }

    private TensorTree(string path, List<ModelTensor> all, HashSet<string> names) =>
        (_path, _all, _names) = (path, all, names);

    /// <summary>All that was noted, in its order.</summary>
    public IReadOnlyList<ModelTensor> All => _all;

    public TensorTree this[string name] => new(_path.Length == 0 ? name : $"{_path}.{name}", _all, _names);

    public TensorTree this[int index] => this[index.ToString(CultureInfo.InvariantCulture)];

    /// <summary>A tensor of this very name; one that is noted already is the same.</summary>
    public void Tensor(params long[] shape) => Add(new ModelTensor(_path, shape));

    /// <summary>A tensor that no training changes.</summary>
    public void Kept(params long[] shape) => Add(new ModelTensor(_path, shape) { IsLearned = false });

    /// <summary>A vector per row.</summary>
    public void Table(long rows, long width) => this["weight"].Tensor(rows, width);

    /// <summary>A linear map of vectors.</summary>
    public void Projection(long from, long to, bool bias = true)
    {
        this["weight"].Tensor(to, from);
        if (bias)
        {
            this["bias"].Tensor(to);
        }
    }

    /// <summary>The learned scale and shift of a norm, if it has them; null: no norm.</summary>
    public void Norm(NormSpec? norm, long width)
    {
        if (norm is RmsNormSpec or LayerNormSpec { Scaled: true })
        {
            this["weight"].Tensor(width);
        }

        if (norm is LayerNormSpec { Scaled: true, Shifted: true })
        {
            this["bias"].Tensor(width);
        }
    }

    /// <summary>A convolution and the batch norm after it.</summary>
    public void Convolution(ConvolutionSpec spec)
    {
        this["weight"].Tensor(spec.To, spec.From, spec.Kernel, spec.Kernel);
        var norm = this["norm"];
        norm["weight"].Tensor(spec.To);
        norm["bias"].Tensor(spec.To);
        norm["running_mean"].Kept(spec.To);
        norm["running_var"].Kept(spec.To);
    }

    private void Add(ModelTensor tensor)
    {
        if (_names.Add(tensor.Name))
        {
            _all.Add(tensor);
        }
    }
}
