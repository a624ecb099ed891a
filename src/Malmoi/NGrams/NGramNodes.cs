namespace Malmoi.NGrams;

/// <summary>The columns of an <see cref="NGramTrie"/>: node 0 is the root, then come the n-grams order by order, each order sorted.</summary>
internal sealed class NGramNodes
{
    private readonly int[] _orders; // the first node of each order, and one past the last
    private readonly int[] _words; // a node: its last word
    private readonly float[] _logProbabilities;
    private readonly int[] _links; // a node: its longest proper suffix that can make a difference as a context
    private readonly int[] _children; // a node below the highest order: its first child; those of the next node follow
    private readonly float[] _backoffs; // a node below the highest order

    public NGramNodes(
        int[] orders,
        int[] words,
        float[] logProbabilities,
        int[] links,
        int[] children,
        float[] backoffs
    )
    {
        _orders = orders;
        _words = words;
        _logProbabilities = logProbabilities;
        _links = links;
        _children = children;
        _backoffs = backoffs;
    }

    public int Order => _orders.Length - 2;

    public static NGramNodes From(INGramSource source, CancellationToken ct) => new NGramTrieBuilder(source).Build(ct);

    public long Count(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        return _orders[order + 1] - _orders[order];
    }

    public static int Unigram(int word) => word + 1;

    /// <summary>The first node of an order, whose nodes follow one another; for the order after the highest, one past the last.</summary>
    public int First(int order) => _orders[order];

    public int Word(int node) => _words[node];

    /// <summary>The context to go on with where this one does not know a word.</summary>
    public int Link(int context) => _links[context];

    /// <summary>The first child of a node below the highest order; the children end where those of the next node begin.</summary>
    public int FirstChild(int context) => _children[context];

    /// <summary>The n-gram that answers for <paramref name="word"/> after <paramref name="context"/>, and the back-off weights paid.</summary>
    public int Step(int context, int word, out float backoff)
    {
        backoff = 0;
        while (context != 0)
        {
            var child = Child(context, word);
            if (child > 0)
            {
                return child;
            }

            backoff += _backoffs[context];
            context = _links[context];
        }

        return Unigram(word);
    }

    /// <summary>The context that reading <paramref name="node"/> leaves: itself, if it has children or a weight.</summary>
    public int State(int node) => Matters(node) ? node : _links[node];

    public bool Matters(int node) =>
        node < _backoffs.Length && (_children[node] < _children[node + 1] || _backoffs[node] != 0);

    public NGramEntry Entry(int node) => new(_logProbabilities[node], node < _backoffs.Length ? _backoffs[node] : 0);

    public int OrderOf(int node)
    {
        var order = Order;
        while (_orders[order] > node)
        {
            order--;
        }

        return order;
    }

    /// <summary>The node of an n-gram, or 0.</summary>
    public int Find(ReadOnlySpan<int> ngram)
    {
        var node = 0;
        foreach (var word in ngram)
        {
            node = node < _backoffs.Length ? Child(node, word) : 0;
            if (node == 0)
            {
                return 0;
            }
        }

        return node;
    }

    /// <summary>log10 p(w | context) of every word w: the unigrams, then what each longer context knows better.</summary>
    public void Distribution(int context, Span<float> log10)
    {
        Span<int> chain = stackalloc int[Order];
        Span<float> paidBefore = stackalloc float[Order];
        var length = 0;
        var paid = 0f;
        for (; context != 0; context = _links[context])
        {
            paidBefore[length] = paid;
            chain[length++] = context;
            paid += _backoffs[context];
        }

        var unigrams = _logProbabilities.AsSpan(1, log10.Length);
        for (var word = 0; word < unigrams.Length; word++)
        {
            log10[word] = unigrams[word] + paid;
        }

        while (length > 0)
        {
            var node = chain[--length];
            paid = paidBefore[length];
            for (var child = _children[node]; child < _children[node + 1]; child++)
            {
                log10[_words[child]] = _logProbabilities[child] + paid;
            }
        }
    }

    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct)
    {
        var block = new NGramBlock(order, (int)Math.Clamp(Count(order), 1, 8192));
        var path = new int[order]; // the node of each order that leads to the row, oldest word first
        for (var i = 0; i < order; i++)
        {
            path[i] = _orders[i + 1];
        }

        for (var node = _orders[order]; node < _orders[order + 1]; node++)
        {
            path[order - 1] = node;
            for (var i = order - 2; i >= 0; i--)
            {
                while (_children[path[i] + 1] <= path[i + 1])
                {
                    path[i]++;
                }
            }

            var row = block.Count++;
            for (var i = 0; i < order; i++)
            {
                block.Words[(row * order) + i] = _words[path[i]];
            }

            block.LogProbabilities[row] = _logProbabilities[node];
            block.Backoffs[row] = node < _backoffs.Length ? _backoffs[node] : 0;
            if (block.Count == block.Capacity || node + 1 == _orders[order + 1])
            {
                ct.ThrowIfCancellationRequested();
                yield return block;
                block.Count = 0;
            }
        }
    }

    /// <summary>The node of <paramref name="node"/> and one word more, or 0; the node must be below the highest order.</summary>
    public int Child(int node, int word)
    {
        var low = _children[node];
        var high = _children[node + 1];
        if (node == 0)
        {
            return (uint)word < (uint)(high - low) ? low + word : 0;
        }

        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var found = _words[middle];
            if (found == word)
            {
                return middle;
            }

            if (found < word)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return 0;
    }
}
