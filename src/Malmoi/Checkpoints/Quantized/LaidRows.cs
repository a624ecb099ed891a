using Malmoi.Storage;

namespace Malmoi.Checkpoints.Quantized;

/// <summary>The rows of a packed matrix, laid out one after the other when somebody reads them.</summary>
/// <remarks>Whoever goes through them part by part has no more than a part in memory.</remarks>
internal sealed unsafe class LaidRows(PackedMatrix matrix) : IMadeBytes
{
    private readonly Lock _laying = new();
    private NativeBytes? _all;

    public bool AreThere => Volatile.Read(ref _all) is not null;

    public long Length => matrix.Info.Length;

    public byte* Pointer
    {
        get
        {
            lock (_laying)
            {
                if (_all is null)
                {
                    var all = new NativeBytes(Length);
                    Make(0, (int)matrix.Info.Shape[0], all.Pointer);
                    _all = all;
                }

                return _all.Pointer;
            }
        }
    }

    public void Make(long first, int count, byte* destination) => matrix.Lay(first, count, destination);

    public void LetSourceGo() => matrix.LetPartsGo();
}
