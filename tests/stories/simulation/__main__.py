import shutil, sys, tempfile, time, traceback
from collections import Counter
from pathlib import Path
from tests.stories.simulation.image import Images, small_feed
from tests.stories.simulation.story import *
first,count=int(sys.argv[1]),int(sys.argv[2])
import gc
with tempfile.TemporaryDirectory(dir="/dev/shm") as d, small_feed():
    im=Images(Path(d)/"images")
    be_quiet()
    tot=Counter(); fails=[]
    t0=time.process_time()
    for seed in range(first,first+count):
        f=Path(d)/str(seed)
        try:
            s=Story(seed,im,f)
            o=s.run(); s.close(); tot+=o.happened
        except BaseException as e:
            if isinstance(e,KeyboardInterrupt): raise
            fails.append(seed)
            print("FAIL",seed,type(e).__name__,str(e)[:300], "".join(traceback.format_tb(e.__traceback__)[-2:]))
            if count==1: print("\n".join(s.world.trace[-60:]))
        shutil.rmtree(f)
    n=time.process_time()-t0
    for k,v in sorted(tot.items()): print(v,k)
    print(count,"seeds",n/count,"s each", len(fails),"failed",fails)
